"""Write the example disclosure of a fictional department from one set of budget lines."""
