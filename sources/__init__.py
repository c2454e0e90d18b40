"""The only door in: files to typed tables, by way of snapshots kept by content hash."""
