"""What official papers that come in mean: a ``Document`` becomes target sheets or filled-in forms.

To read a kind of file, see ``documents/``; to add a kind of paper, write a module from ``Document`` to nouns.
What cannot be read with certainty is told with its place; it is never guessed.
"""
