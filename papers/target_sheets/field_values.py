"""What stands behind the label of a field: without places for a seal, and no sentence that names a label."""

import re

from papers.target_sheets.vocabulary import FIELDS, GOALS, label_meaning, normalize_label

SEAL_WORDS = r"(?:(?:单位|部门|负责人|加盖|公章|印章|盖章|签章|签字|签名|签|盖|公|印|章|字|名|及|和|或|[、/]|手写|电子|此处|处|请)\s*)+"
SEAL = re.compile(rf"[(（\[【]\s*{SEAL_WORDS}\s*[)）\]】]")
ONLY_SEAL = re.compile(rf"(?:{SEAL_WORDS})?[\s:：_＿—\-.。()（）]*")
"""What is left of a place for seal and signature where nobody wrote a name."""
FULL_STOP = re.compile(r"。.|[,，;；].*。$", re.DOTALL)
LABEL_WITHIN = re.compile(r"[；;，,。]\s*(?P<label>[^；;，,。:：]{2,16})[:：]")
PROSE_LABEL = re.compile(
    ".*(?:概况|概述|简介|依据|内容|说明|必要性|可行性|背景|意义|措施|方案|计划|情况|综述|问题|原因|建议|目标|结论|经验|备注)"
)
NEXT_LABEL = re.compile(r"\s+(?P<label>[^\s:：]{2,16})\s*[:：]")


def clean_value(text: str) -> str:
    """The name without “（盖章）”; "" where only the place for a seal or a colon stands."""
    plain = SEAL.sub("", text).strip()
    return "" if ONLY_SEAL.fullmatch(plain) else plain


def is_sentence(value: str) -> bool:
    """Prose of several clauses up to a full stop, or that names a further label after a comma."""
    labels = (match["label"] for match in LABEL_WITHIN.finditer(value))
    return bool(FULL_STOP.search(value.strip())) or any(label_meaning(label, FIELDS) for label in labels)


def first_value(value: str) -> str:
    """Of 某局  实施单位：某所 in one cell the first part."""
    for match in NEXT_LABEL.finditer(value):
        if label_meaning(match["label"], FIELDS):
            return value[: match.start()]
    return value


def is_label_of_prose(text: str) -> bool:
    """Whether the cell behind this label holds sentences: a goal, 项目概况, 立项依据."""
    return bool(label_meaning(text, GOALS) or PROSE_LABEL.fullmatch(normalize_label(text)))
