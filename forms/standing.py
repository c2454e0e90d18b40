"""What every paper prints of the sheet it stands on: whether it was approved and by which document, and, of a
view of the past, as known when."""

from collections.abc import Sequence
from dataclasses import replace

from forms.dossier import Dossier
from forms.flow_document.flow_document import TextBlock
from forms.form import Form
from indicators.clock import format_local_minute
from indicators.decisions import UNAPPROVED


def with_standing(form: Form, dossiers: Sequence[Dossier]) -> Form:
    """At the foot of every page; of a paper to be read like a letter below its title."""
    line = standing_line(dossiers)
    title, *rest = form.story or (None,)
    story = (title, TextBlock(line, "under"), *rest) if title else ()
    return replace(form, standing=line, foot=f"{line}　{form.foot}", story=story)


def with_seals(form: Form, dossiers: Sequence[Dossier]) -> Form:
    """Of a paper of many: how many of the self-evaluations that it counts are sealed."""
    sealed = [dossier.sealed for dossier in dossiers if dossier.sealed]
    changed = sum(one.has_newer for one in sealed)
    newer = f"，其中 {changed} 份封存后有变化，按封存的计" if changed else ""
    line = f"自评表已封存 {len(sealed)} 份{newer}，未封存 {len(dossiers) - len(sealed)} 份"
    return replace(form, standing=f"{form.standing}；{line}", foot=f"{line}　{form.foot}")


def standing_line(dossiers: Sequence[Dossier]) -> str:
    approved = sum(dossier.standing.is_approved for dossier in dossiers)
    if len(dossiers) == 1:
        line = dossiers[0].standing.paper_line
    elif approved == len(dossiers):
        line = "绩效目标均已批复"
    elif approved:
        line = f"{len(dossiers)} 个项目中 {len(dossiers) - approved} 个的绩效目标{UNAPPROVED}"
    else:
        line = f"绩效目标均{UNAPPROVED}"
    known_at = next((dossier.known_at for dossier in dossiers if dossier.known_at), None)
    return f"{line}　按 {format_local_minute(known_at)} 时已知的情况" if known_at else line
