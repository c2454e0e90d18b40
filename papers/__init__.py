"""Papers that come in: a file of an office becomes a ``Document`` of paragraphs and tables, and that becomes what it declares.

To add a kind of file, write one reader in ``papers/readers/``; to add a kind of paper, write one module from ``Document`` to nouns of
``indicators``. What cannot be read with certainty is told with its place; it is never guessed.
"""
