"""Which spot checks somebody sees, and how much of one that is about more than their scope."""

from dataclasses import replace

from indicators.spot_check import SpotCheck, SpotCheckKind
from web import request_context

PARTLY_SHOWN = "这次抽查的范围大于您的范围：本页只列出您范围内的项目，结果也只按这些计算"
NEEDS_WHOLE = "这次抽查的范围大于您的范围，须由范围包含全部被抽项目的人办理"


def visible_check(check: SpotCheck | None) -> SpotCheck | None:
    """The check as far as it is in scope; ``None`` where nothing of it is."""
    if check is None or request_context.scope().all:
        return check
    if check.kind is SpotCheckKind.ROWS:
        return check if request_context.can_see(check.project) else None
    return check if covers_whole(check) else limit_check(check)


def covers_whole(check: SpotCheck) -> bool:
    """Whether all that could be drawn is in scope."""
    if request_context.scope().all:
        return True
    if check.kind is SpotCheckKind.ROWS:
        return request_context.can_see(check.project)
    keys = [key for stratum in check.population.strata for key in stratum.keys]
    return bool(keys) and all(map(request_context.can_see, keys))


def limit_check(check: SpotCheck) -> SpotCheck | None:
    """The projects of the scope with what was said of them; without notes, which may name others."""
    drawn = tuple(filter(request_context.can_see, check.drawn))
    if not drawn:
        return None
    acts = tuple(act for act in check.acts if not act.item or request_context.can_see(act.item))
    population = replace(check.population, strata=(), notes=(PARTLY_SHOWN,))
    return replace(check, drawn=drawn, acts=acts, population=population, is_partial=True)
