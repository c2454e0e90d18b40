"""The round trip Excel ⇄ YAML: target files go out as one workbook, changes come back."""
