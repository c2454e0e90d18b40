"""The round trip Excel ⇄ YAML: a year's target files handed out as one workbook, and what people changed in it brought back."""
