"""Renderers: one module per output; they know the model, and no rule of budgets."""
