"""/api/v1: all that pages show, as JSON for other programs; to read only."""
