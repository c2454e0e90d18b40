"""A sheet as read into a target file, and target files that come back in a workbook."""
