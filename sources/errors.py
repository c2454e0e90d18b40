"""The one exception of this room: an input that cannot be read, with the sentence an official acts on."""


class UnreadableInputError(Exception):
    """``message`` says what is wrong and what to do, without the name of the file; ``row`` is the file's own row, or 0."""

    def __init__(self, message: str, row: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.row = row
