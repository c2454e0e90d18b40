"""Whether the ledger can be believed when it says which papers are sealed."""

from store import Store
from store.chain import COMMITS
from store.damage import RESTORE_ADVICE
from store.headlog import headlog_path

ACTS = "paper_acts"
ZIP_BEGINNING = b"PK"


def find_seal_doubt(store: Store) -> str:
    """Why it cannot be told what is sealed; "" where it can: acts were changed, are gone or were added by
    other hands, or the database is of another time and lacks the act of a package that is there."""
    found = {damage.place: str(damage) for damage in reversed(store.damage)}
    if ACTS in found:
        return f"{found[ACTS]}；{RESTORE_ADVICE}"
    older = found.get(COMMITS) or found.get(headlog_path(store.path).name)
    if older and has_unknown_package(store):
        return f"有登记中没有的封存包，{older}；{RESTORE_ADVICE}"
    return ""


def has_unknown_package(store: Store) -> bool:
    known = {act.package for act in store.paper_acts.issued()}
    packages = store.path.parent / "packages"
    for path in packages.glob("??/*"):
        if path.name not in known and path.is_file():
            with path.open("rb") as file:
                if file.read(len(ZIP_BEGINNING)) == ZIP_BEGINNING:
                    return True
    return False
