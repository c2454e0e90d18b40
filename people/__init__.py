"""Who may do what: roles, scopes, the permission table, rules for passwords and lock-out; pure, keeps nothing."""
