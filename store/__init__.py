"""What was seen: observations, entries, evidence and declarations, kept for ever in one SQLite file."""

from store.decisions import DecisionLedger, KeptText
from store.engine import DatabaseBusyError, DiskFullError, EngineError, database_error
from store.errors import (
    DamagedCommitError,
    EvidenceError,
    MissingDatabaseError,
    OccupiedError,
    StoreError,
    UnsafeLibraryError,
    WrongSchemaError,
    describe_os_error,
    os_error_cause,
)
from store.evidence import EvidenceFolder
from store.jobs import Job, JobLedger, JobState, LostJobError
from store.known import ALL_KNOWN, Known
from store.leases import uptime
from store.ledger import Store, open_store
from store.occupancy import hold_folder
from store.processes import Heartbeat, ProcessLedger
from store.retries import RetryLedger, UnfulfilledSlot
from store.runs import Declaration, Run
from store.slots import Slot

__all__ = [
    "ALL_KNOWN",
    "DamagedCommitError",
    "DatabaseBusyError",
    "DecisionLedger",
    "Declaration",
    "DiskFullError",
    "EngineError",
    "EvidenceError",
    "EvidenceFolder",
    "Heartbeat",
    "Job",
    "JobLedger",
    "JobState",
    "KeptText",
    "Known",
    "LostJobError",
    "MissingDatabaseError",
    "OccupiedError",
    "ProcessLedger",
    "RetryLedger",
    "Run",
    "Slot",
    "Store",
    "StoreError",
    "UnfulfilledSlot",
    "UnsafeLibraryError",
    "WrongSchemaError",
    "database_error",
    "describe_os_error",
    "hold_folder",
    "open_store",
    "os_error_cause",
    "uptime",
]
