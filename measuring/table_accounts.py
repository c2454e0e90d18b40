"""What the provenance of a number says of a table that was read for it."""

from indicators.provenance import SnapshotAccount, TableAccount, UnreadCells
from sources.fetched_tables import place_words
from sources.tables import TABLES
from sources.typed import Snapshot, TypedTable, UnreadCellCount


def build_table_account(typed: TypedTable) -> TableAccount:
    return TableAccount(
        table=typed.table.name,
        dense=typed.table.dense,
        key=typed.key,
        rows_read=typed.read,
        rows_used=typed.used,
        rows_rejected=typed.rejected,
        rows_repeated=typed.repeated,
        rows_excluded=typed.excluded,
        latest=typed.latest,
        sample=typed.sample,
        unread=tuple(unread_cells(count) for count in typed.unread),
        snapshots=tuple(snapshot_account(snapshot) for snapshot in typed.snapshots),
        notes=typed.notes,
        label="" if typed.table.name in TABLES else typed.table.label,
        server=place_words(typed.place) if typed.place else "",
    )


def unread_cells(count: UnreadCellCount) -> UnreadCells:
    return UnreadCells(count.file, count.column, count.label, count.cells, count.row, count.example)


def snapshot_account(snapshot: Snapshot) -> SnapshotAccount:
    return SnapshotAccount(snapshot.name, snapshot.sha256, snapshot.bytes, snapshot.rows)
