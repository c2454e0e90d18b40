"""Texts of target sheets and rule profiles that were kept by their hashes, read into projects and profiles;
each is read once a process."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from checks.catalogue import CHECK_IDS
from indicators.decisions import Decision
from indicators.model import Project
from indicators.profiles import Profile, read_profiles
from indicators.reading import read_draft
from store import Declaration, KeptText, Store

MOST_KEPT = 20_000
"""So many texts are remembered; when there are more, all are forgotten and read again."""
K = TypeVar("K")
T = TypeVar("T")


class KeptSheets:
    """What was read, by hash: a text under a hash never changes. Threads may share it."""

    def __init__(self) -> None:
        self._projects: dict[KeptText, Project | None] = {}
        self._profiles: dict[tuple[str, str], Profile | None] = {}

    def project(self, project_id: str, declaration: Declaration) -> Project | None:
        """The sheet of a kept text; ``None`` where it cannot be read any more."""
        key = KeptText(project_id, declaration.sha256)
        return _remember(self._projects, key, lambda: read_declaration(project_id, declaration))

    def profile(self, decision: Decision, store: Store) -> Profile | None:
        """The rules that a decision names, as they were then; ``None`` where their text is damaged."""
        key = (decision.rules, decision.rules_sha256)
        return _remember(self._profiles, key, lambda: read_kept_profile(decision, store))


def _remember(known: dict[K, T], key: K, read: Callable[[], T]) -> T:
    if key not in known:
        if len(known) >= MOST_KEPT:
            known.clear()
        known[key] = read()
    return known[key]


def read_declaration(project_id: str, declaration: Declaration) -> Project | None:
    """As it was declared, under the hash it was declared by."""
    project, _ = read_draft(declaration.text.encode(), declaration.file, project_id)
    return replace(project, sha256=declaration.sha256) if project else None


def read_kept_profile(decision: Decision, store: Store) -> Profile | None:
    text = store.decisions.rules_text(decision.rules, decision.rules_sha256)
    return read_rules_text(decision.rules, decision.rules_sha256, text) if text else None


def read_rules_text(name: str, sha256: str, text: str) -> Profile | None:
    """A profile from its text (``rules_text``), under the hash it was kept by."""
    files = {member: content.encode() for member, content in json.loads(text).items()}
    profiles, _ = read_profiles(files, CHECK_IDS)
    return replace(profiles[name], sha256=sha256) if name in profiles else None


def rules_text(texts: Mapping[str, str]) -> str:
    """The files of one profile, itself and all that it extends, as the one text that is kept."""
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)
