"""采信: a person lets the doubts of a number stand, or takes that back; refused with a reason, or an entry
ready to be kept."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from indicators.assessment import GOAL
from indicators.clock import local_day
from indicators.doubts import Acceptance
from indicators.model import FUNDS, Project
from indicators.passages import find_passage
from indicators.profiles import Profile
from indicators.records import ManualEntry, Observation, ProjectRecords
from indicators.standing_doubts import StandingDoubts, newest_acceptance, standing_doubts
from workspace.entering import RefusedEntryError, check_day, unknown_row_text

FEWEST_CHARACTERS = 5
"""Different characters that a reason has to have beside phrases that anybody can write of anything."""
PHRASES = re.compile(
    r"(?:已经?|均|都|全部|经)?(?:核实|核对|核查|查实|复核|确认|审核|检查|查看|看过)(?:过|了)?"
    r"|(?:数据|数字|情况|内容|结果)?(?:没有|没|无|并无)(?:错误|问题|误|异常)|(?:真实|基本)?(?:有效|可靠|属实|正确|准确|正常|真实)"
    r"|(?:领导|上级|负责人)?(?:同意|批准|认可|要求|安排)|(?:予以|可以|给予)?采信|符合(?:要求|规定|实际)|特此说明|情况|数据|数字"
    r"|ok|yes",
    re.IGNORECASE,
)
"""What says nothing of what was looked at."""
EXAMPLE = "如“第 52 行已与热线中心 12 月台账逐单核对，该单当日办结”"


@dataclass(frozen=True)
class TypedAcceptance:
    """The fields as a person typed them; ``withdraw`` takes back what stands accepted."""

    reason: str = ""
    by: str = ""
    withdraw: bool = False


def build_acceptance(
    typed: TypedAcceptance,
    project: Project,
    indicator_id: str,
    profile: Profile,
    records: ProjectRecords,
    *,
    as_of: date,
    now: datetime,
) -> ManualEntry:
    """The entry that accepts the open doubts of the number that stands in ``records``, or withdraws; raises
    RefusedEntryError. It speaks of the day of that number."""
    _check_words(typed)
    check_day(as_of, project, now)
    observation = _standing_observation(project, indicator_id, records)
    doubts = doubts_in_records(indicator_id, profile, records)
    if typed.withdraw:
        _check_withdrawal(indicator_id, records)
    else:
        _check_doubts(doubts)
    accepted = () if typed.withdraw else doubts.over_limit
    return ManualEntry(
        project=project.id,
        indicator=indicator_id,
        as_of=observation.as_of,
        by=typed.by.strip(),
        recorded_at=now,
        acceptance=Acceptance(accepted, typed.reason.strip()),
    )


def doubts_in_records(indicator_id: str, profile: Profile, records: ProjectRecords) -> StandingDoubts:
    observation = records.observations.get(indicator_id)
    own = [entry for entry in records.entries if entry.indicator == indicator_id]
    return standing_doubts(observation.measured if observation else None, own, profile.doubts)


def _check_words(typed: TypedAcceptance) -> None:
    if not typed.by.strip():
        raise RefusedEntryError("请填写采信人姓名")
    word = "撤回采信" if typed.withdraw else "采信"
    if not typed.reason.strip():
        raise RefusedEntryError(f"请写明{word}的理由：核对了哪些记录、依据什么，{EXAMPLE}")
    substance = re.sub(r"[\W\d_a-zA-Z]", "", PHRASES.sub("", typed.reason))
    if len(set(substance)) < FEWEST_CHARACTERS:
        raise RefusedEntryError(
            f"{word}的理由“{typed.reason.strip()}”没有说明核对了什么、依据什么，请写具体，{EXAMPLE}"
        )


def _standing_observation(project: Project, indicator_id: str, records: ProjectRecords) -> Observation:
    """What was measured newest; raises RefusedEntryError where nothing measured stands."""
    if _is_filled_in(project, indicator_id):
        raise RefusedEntryError("本行由人填报，没有采集的数可以采信；要改正请重新填报")
    observation = records.observations.get(indicator_id)
    if observation is None:
        raise RefusedEntryError("本行尚未采集，没有可以采信的数；请先采集")
    if observation.measured.value is None:
        raise RefusedEntryError(
            f"{observation.as_of} 的采集没有取得值（{observation.measured.reason}），没有可以采信的数"
        )
    return observation


def _is_filled_in(project: Project, indicator_id: str) -> bool:
    """Whether a person fills in the row; raises RefusedEntryError for a row that there is not."""
    indicator = project.find_indicator(indicator_id)
    if indicator is not None or indicator_id == GOAL or find_passage(indicator_id):
        return indicator is None or indicator.is_manual
    if indicator_id != FUNDS or project.funds is None:
        raise RefusedEntryError(unknown_row_text(project, indicator_id))
    return project.funds.evaluator.startswith("manual.")


def _check_withdrawal(indicator_id: str, records: ProjectRecords) -> None:
    own = [entry for entry in records.entries if entry.indicator == indicator_id]
    if newest_acceptance(own) is None:
        raise RefusedEntryError("本行没有采信过，没有可以撤回的")


def _check_doubts(doubts: StandingDoubts) -> None:
    if doubts.is_unchecked:
        raise RefusedEntryError("这个数采集时还没有检查存疑，不需要采信；要检查请重新采集")
    if doubts.open:
        return
    if doubts.entry:
        on = local_day(doubts.entry.recorded_at)
        raise RefusedEntryError(f"本行的存疑已由{doubts.entry.by}于 {on} 采信，不需要再次采信")
    raise RefusedEntryError("本行没有超过限度的存疑，不需要采信")
