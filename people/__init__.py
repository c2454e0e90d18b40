"""Who may do what: roles, scopes, the permission table, rules of passwords and lock-out; pure."""
