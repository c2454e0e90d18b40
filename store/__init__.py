"""What was seen: observations, entries, evidence and declarations, kept for ever in one SQLite file."""

from store.errors import EvidenceError, StoreError, UnsafeLibraryError, WrongSchemaError
from store.evidence import EvidenceFolder
from store.ledger import Declaration, Run, Store, open_store
from store.retries import Retry, RetryLedger, Unfulfilled
from store.slots import Slot

__all__ = [
    "Declaration",
    "EvidenceError",
    "EvidenceFolder",
    "Retry",
    "RetryLedger",
    "Run",
    "Slot",
    "Store",
    "StoreError",
    "Unfulfilled",
    "UnsafeLibraryError",
    "WrongSchemaError",
    "open_store",
]
