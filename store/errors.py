"""What can be wrong with a database or a kept file; each message says to an official or operator what to do."""


class StoreError(Exception):
    """The database or a kept file cannot be used as it is."""


class UnsafeLibraryError(StoreError):
    """The SQLite library at hand can lose or corrupt data."""


class WrongSchemaError(StoreError):
    """The file is not ours, is of a newer version, or was changed by other hands."""


class EvidenceError(StoreError):
    """A piece of evidence that is refused or not there."""
