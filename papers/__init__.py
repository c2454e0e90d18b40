"""What official papers that come in mean: a ``Document`` becomes target sheets or filled-in forms.

To read a kind of file, see ``documents/``; to add a kind of paper, write one module from ``Document`` to nouns of ``indicators``.
What cannot be read with certainty is told with its place; it is never guessed.
"""
