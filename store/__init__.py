"""What was seen: observations, entries, evidence and declarations, kept for ever in one SQLite file."""

from store.errors import EvidenceError, OccupiedError, StoreError, UnsafeLibraryError, WrongSchemaError, cause, told
from store.evidence import EvidenceFolder
from store.ledger import Declaration, Run, Store, open_store
from store.occupancy import occupied
from store.retries import Retry, RetryLedger, Unfulfilled
from store.slots import Slot

__all__ = [
    "Declaration",
    "EvidenceError",
    "EvidenceFolder",
    "OccupiedError",
    "Retry",
    "RetryLedger",
    "Run",
    "Slot",
    "Store",
    "StoreError",
    "Unfulfilled",
    "UnsafeLibraryError",
    "WrongSchemaError",
    "cause",
    "occupied",
    "open_store",
    "told",
]
