"""The papers of a package in every format, each with its seal."""

from collections.abc import Iterator, Mapping

from forms.dossier import Dossier
from forms.exchange import as_json, as_workbook
from forms.kinds import FORM_KINDS
from forms.seal import Seal, seal_form
from forms.writers import WRITERS
from sealing.manifest import PAPERS
from sealing.sources import SEALED_FORMS, sealed_kind

EXCHANGE_WORD = "一体化数据"


def paper_path(form_kind: str, suffix: str) -> str:
    """Where a paper lies in the package."""
    return f"{PAPERS}{SEALED_FORMS[sealed_kind(form_kind)][form_kind]}.{suffix}"


def exchange_path(form_kind: str, suffix: str) -> str:
    return f"{PAPERS}{SEALED_FORMS[sealed_kind(form_kind)][form_kind]}-{EXCHANGE_WORD}.{suffix}"


def draw_papers(dossiers: Mapping[str, Dossier], seal: Seal) -> dict[str, bytes]:
    """Every form in its own layout and in all formats, and its tables for 预算管理一体化."""
    papers: dict[str, bytes] = {}
    for form_kind, dossier in dossiers.items():
        form = seal_form(FORM_KINDS[form_kind].build([dossier], ""), seal)
        papers |= {paper_path(form_kind, suffix): write(form) for suffix, write in WRITERS.items()}
        papers |= dict(exchange_papers(form_kind, dossier))
    return papers


def exchange_papers(form_kind: str, dossier: Dossier) -> Iterator[tuple[str, bytes]]:
    exchange = FORM_KINDS[form_kind].exchange
    if exchange is not None:
        tables = exchange(dossier)
        yield exchange_path(form_kind, "json"), as_json(tables)
        yield exchange_path(form_kind, "xlsx"), as_workbook(tables)
