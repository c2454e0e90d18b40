"""What a paper rests on, gathered at one moment, and written as the inputs of its package."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from forms.dossier import Dossier
from forms.form import as_plain_data
from forms.kinds import FORM_KINDS
from forms.seal import Seal
from indicators.decisions import Decision
from indicators.figures import format_plain
from indicators.paper_acts import PaperKey
from indicators.provenance_json import provenance_to_json
from indicators.records import Evidence, ManualEntry, MeasurementResult, Observation, ProjectRecords
from sealing.manifest import canonical_text
from store.commits import Commit
from store.rows import ENCODER, decimal_text

SEALED_FORMS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "self-evaluation": {"self-evaluation": "自评表", "report": "自评报告"},
        "monitoring": {"monitoring": "监控表"},
    }
)
"""The papers that are sealed together, by the kind that is handed in, with their names in the package."""
TARGET_TEXT = "texts/target.yaml"
RULES_TEXT = "texts/rules.yaml"
PAPERS_DATA = "papers.json"
EVIDENCE = "evidence/"


@dataclass(frozen=True)
class PaperSources:
    """``dossiers`` are by the kinds of the forms that are sealed together; ``rule_texts`` hold the profile
    that is used and those it extends, by name, the youngest first; ``decisions`` are those on the target
    sheet."""

    paper: PaperKey
    dossiers: Mapping[str, Dossier]
    target_text: bytes
    rule_texts: Mapping[str, bytes]
    decisions: Sequence[Decision] = ()

    @property
    def dossier(self) -> Dossier:
        """Of the form that gives the paper its kind."""
        return self.dossiers[self.paper.kind]

    @property
    def evidence(self) -> dict[str, Evidence]:
        """By hash: every file that an entry names."""
        return {file.sha256: file for entry in self.dossier.records.entries for file in entry.evidence}


def sealed_kind(form_kind: str) -> str:
    """The kind that is handed in and sealed with a form, "" for a form that is never sealed."""
    return next((kind for kind, forms in SEALED_FORMS.items() if form_kind in forms), "")


def basis_contents(sources: PaperSources) -> dict[str, bytes]:
    """The inputs that need no look at the data behind, without evidence, by path."""
    dossier = sources.dossier
    return {
        TARGET_TEXT: sources.target_text,
        **dict(rule_contents(sources.rule_texts)),
        "observations.json": canonical_text(observations_data(dossier)),
        "history.json": canonical_text(list(history_data(sources.dossiers.values()))),
        "entries.json": canonical_text(list(map(entry_data, dossier.records.entries))),
        "decisions.json": canonical_text(as_plain_data(sources.decisions)),
        PAPERS_DATA: canonical_text(papers_data(sources.dossiers)),
    }


def basis_hashes(sources: PaperSources, hashes: Mapping[str, str]) -> dict[str, str]:
    """``hashes`` of the contents, with the evidence, which is named by its own."""
    evidence = {f"{EVIDENCE}{digest}": digest for digest in sources.evidence}
    return dict(sorted({**hashes, **evidence}.items()))


def rule_contents(texts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The youngest under the fixed name, those it extends under their own."""
    for place, (name, text) in enumerate(texts.items()):
        yield (f"texts/rules/{name}.yaml" if place else RULES_TEXT), text


def papers_data(dossiers: Mapping[str, Dossier]) -> dict[str, Any]:
    """What the papers say, as data."""
    return {kind: FORM_KINDS[kind].build([dossier], "").data() for kind, dossier in dossiers.items()}


def observations_data(dossier: Dossier) -> dict[str, Any]:
    """The observations that stand, by indicator, and those that relative rows are compared with."""
    standing = {"standing": records_data(dossier.records)}
    bases = [seen for row_id in sorted(dossier.records.bases) for seen in dossier.records.bases[row_id]]
    return {**standing, "bases": [counted_data(seen) for seen in bases]} if bases else standing


def records_data(records: ProjectRecords) -> list[dict[str, Any]]:
    return [observation_data(records.observations[name]) for name in sorted(records.observations)]


def observation_data(observation: Observation) -> dict[str, Any]:
    return {
        "seq": observation.seq,
        "indicator": observation.indicator,
        "recorded_at": observation.recorded_at.isoformat(),
        "run": observation.run,
        **measured_data(observation.measured),
    }


def measured_data(measured: MeasurementResult) -> dict[str, Any]:
    return {
        "evaluator": measured.evaluator,
        "from": measured.period.start.isoformat(),
        "to": measured.period.end.isoformat(),
        "outcome": measured.outcome.value,
        "part": decimal_text(measured.part),
        "of": decimal_text(measured.of),
        "value": decimal_text(measured.value),
        "unit": measured.unit,
        "rows": measured.rows,
        "reason": measured.reason,
        "provenance": json.loads(ENCODER.encode(provenance_to_json(measured.provenance))),
    }


def history_data(dossiers: Iterable[Dossier]) -> Iterator[dict[str, Any]]:
    """What the trends of the papers are drawn from, and what 全年推算 is worked out from: each earlier number,
    without its provenance."""
    for dossier in dossiers:
        for indicator in sorted(dossier.history):
            yield from map(past_data, dossier.history[indicator])
        for _, observations in sorted((dossier.past or {}).items()):
            yield from map(counted_data, observations)


def past_data(observation: Observation) -> dict[str, Any]:
    value = observation.measured.value
    return {
        "seq": observation.seq,
        "indicator": observation.indicator,
        "to": observation.as_of.isoformat(),
        "outcome": observation.measured.outcome.value,
        "value": None if value is None else format_plain(value),
    }


def counted_data(observation: Observation) -> dict[str, Any]:
    measured = observation.measured
    counts = {"part": decimal_text(measured.part), "of": decimal_text(measured.of)}
    return {"project": observation.project, **past_data(observation), **counts}


def entry_data(entry: ManualEntry) -> dict[str, Any]:
    """What a person said; fields that were left alone are left out."""
    said: dict[str, Any] = as_plain_data(entry)
    return {name: value for name, value in said.items() if value is not None}


def about_paper(sources: PaperSources, seal: Seal, known: Commit, program: str) -> Mapping[str, Any]:
    """What the manifest says of the paper; nothing of the moment or the machine."""
    dossier = sources.dossier
    return {
        "project": sources.paper.project,
        "name": dossier.project.name,
        "year": dossier.project.year,
        "kind": sources.paper.kind,
        "as_of": sources.paper.as_of.isoformat(),
        "revision": seal.revision,
        "inputs": seal.inputs,
        "known": {"commit": known.seq, "head": known.hash},
        "declared": dossier.project.sha256,
        "rules": {"name": dossier.profile.name, "sha256": dossier.profile.sha256},
        "program": program,
        "sample": dossier.sample,
    }
