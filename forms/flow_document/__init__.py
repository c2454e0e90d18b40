"""Papers that flow: headings, paragraphs, tables and drawings, and the writers that draw them."""
