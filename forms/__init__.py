"""Official papers as plain data, then as a grid of cells, then as HTML, DOCX, XLSX and PDF.

To add a paper, write one module that turns its facts into a ``Form`` (see ``self_evaluation.py``); the four
writers know grids only and need no change.
"""
