"""Who belongs where and may do what: regions, departments, units, years, users with roles, invitations."""
