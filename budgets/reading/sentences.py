"""The text of a budget document as statements: “X N 万元，其中：…；比 2023 年执行数减少 9.08 万元，降低 3.49%”."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.budget import Change, Statement
from indicators.units import MONEY_UNIT, full_money_unit

AMOUNT = re.compile(rf"(-?\d[\d,]*(?:\.\d+)?)({MONEY_UNIT}|万(?=$|[^\d人次户个元件平条名米张亩]))")
SHARE = re.compile(r"占.{0,30}?(\d[\d,]*(?:\.\d+)?)%")
RATE = re.compile(r"(增长|增加|上升|提高|减少|下降|降低|增幅|降幅).{0,4}?(-?\d[\d,]*(?:\.\d+)?)%")
COMPARISON = re.compile(
    r"(?:比|较|与|同)(?P<year>20\d\d年|上年|去年|上一?年度?)度?(?:的)?[^,。;减增降上持]{0,12}?(?:数|预算|决算|执行|相比|\))*"
    r"(?=(?:相比)?,?(?:增|减|下降|降低|上升|提高|持平|一致|无|没有|基本|相同|$))"
)
UNCHANGED_WORDS = re.compile(r"持平|一致|相同|无(?:增减|变化)|没有(?:增减|变化)")
DECREASE_WORDS = re.compile(r"减少|下降|降低|压减|缩减|核减")
CHANGE_VERB = re.compile(r"(减少|下降|降低|增加|增长|上升|提高)了?$")
PARTS_INTRODUCTION = re.compile(
    r"(?P<head>.*?),?(?P<word>其中|主要包括|主要用于|主要是|具体包括|包括|具体为|分别为|分别是|用于)$"
)
COMPLETE_INTRODUCTIONS = {"包括", "具体包括", "具体为", "分别为", "分别是"}
"""Words that introduce all there is; 主要包括 and 其中 introduce some."""
REASON = re.compile(r"(?:主要|增加|减少|变动)?(?:的)?原因|主要是由于|主要是因为|主要系")
NO_BUDGET = re.compile(
    r"(?:没有|无)[^,。;]{0,4}(政府性基金|国有资本经营)|(政府性基金|国有资本经营)[^,。;]{0,20}(?:没有|无)[^,。;]{0,8}(?:收支|支出|安排)"
)
BRACKETS = re.compile(r"\(([^()]*)\)")
COMPLETE_SPLITS = (
    (("本年", "当年"), ("结转", "结余")),
    (("出国",), ("公务用车", "车辆"), ("接待",)),
    (("人员",), ("公用",)),
    (("基本支出",), ("项目支出",)),
    (("本年支出",), ("年末结转",)),
)
"""Kinds of parts that are all there is of what they are parts of, whatever word introduces them."""


@dataclass
class StatementDraft:
    """A statement in the making."""

    subject: str
    amount: Decimal | None
    place: str
    money: str = ""
    share: Decimal | None = None
    change: Change | None = None
    parts: "list[StatementDraft]" = field(default_factory=list)
    parts_complete: bool = False

    def build_statement(self) -> Statement:
        parts = tuple(part.build_statement() for part in self.parts)
        return Statement(
            subject=self.subject,
            amount=self.amount,
            place=self.place,
            money=self.money or "万元",
            share=self.share,
            change=self.change,
            parts=parts,
            parts_complete=bool(parts) and (self.parts_complete or are_all_parts(parts)),
        )


def are_all_parts(parts: Sequence[Statement]) -> bool:
    """Whether parts are all there is: each with its share, or of a kind that has no others."""
    subjects = [part.subject for part in parts]
    return (len(parts) > 1 and all(part.share is not None for part in parts)) or any(
        all(any(word in subject for subject in subjects for word in words) for words in split)
        and all(any(word in subject for words in split for word in words) for subject in subjects)
        for split in COMPLETE_SPLITS
    )


def normalize_paragraph(text: str) -> str:
    """Half-width, without blanks; brackets that hold an amount are marked as ⟦⟧, others keep no comma."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return BRACKETS.sub(
        lambda found: (
            f"⟦{found[1]}⟧" if AMOUNT.search(found[1]) else f"({re.sub('[,、;:。]', '·', found[1])})"
        ),
        flat,
    )


def parse_statements(text: str, place: str) -> tuple[Statement, ...]:
    reader = ParagraphParser(place)
    for sentence in split_sentences(normalize_paragraph(text)):
        reader.parse_sentence(sentence)
    return tuple(statement.build_statement() for statement in reader.statements)


def split_sentences(text: str) -> list[str]:
    return [part for part in re.split(r"。|!", text) if part]


def split_clauses(sentence: str) -> Iterator[tuple[str, str]]:
    """Each piece with the sign that ends it."""
    for found in re.finditer(r"([^;:、,⟦⟧]*)([;:、⟦⟧]|,|$)", sentence):
        if found[0]:
            yield found[1], found[2]


class ParagraphParser:
    """Reads one paragraph clause by clause. ``main`` is what the sentence before spoke of; ``head`` is what parts belong to
    now, ``around`` the whole that a part with parts belongs to; ``last`` was named last, ``fresh`` says in this sentence;
    ``beside`` counts the parts since the last “；”."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.statements: list[StatementDraft] = []
        self.main_statement: StatementDraft | None = None
        self.parts_owner: StatementDraft | None = None
        self.outer_whole: StatementDraft | None = None
        self.last_statement: StatementDraft | None = None
        self.bracket_stack: list[tuple[StatementDraft | None, StatementDraft | None, int]] = []
        self.compared_statement: StatementDraft | None = None
        self.reasons: list[Decimal] | None = None
        self.beside = 0
        self.closing = False
        self.fresh = False

    def parse_sentence(self, sentence: str) -> None:
        self.parts_owner, self.outer_whole, self.reasons, self.bracket_stack, self.beside = (
            None,
            None,
            None,
            [],
            0,
        )
        self.fresh = False
        known = len(self.statements)
        for text, sign in split_clauses(sentence):
            self.parse_clause(text, sign)
            if sign == "⟦":
                self.bracket_stack.append((self.parts_owner, self.last_statement, self.beside))
                self.parts_owner = self.last_statement
            elif sign == "⟧" and self.bracket_stack:
                self.parts_owner, self.last_statement, self.beside = self.bracket_stack.pop()
            elif sign == ";":
                self.reasons, self.closing, self.beside = None, True, 0
                self.parts_owner = self.outer_whole or self.parts_owner
        if len(self.statements) > known:
            self.main_statement = self.statements[known]

    def parse_clause(self, text: str, sign: str) -> None:
        if (nothing := NO_BUDGET.search(text)) and not AMOUNT.search(text):
            self.add_statement(StatementDraft(f"{nothing[1] or nothing[2]}预算", Decimal(0), self.place))
            return
        if text.startswith("其中") and len(text) > 2:
            self.open_parts(self.last_statement, whole=False, some=True)
            text = text.removeprefix("其中")
        if reason := REASON.search(text):
            self.reasons = []
            text = text[reason.end() :]
        if sign in (":", "") and (intro := PARTS_INTRODUCTION.fullmatch(text)):
            self.parse_introduction(intro["head"], intro["word"])
            return
        self.parse_amounts(text)
        self.parse_rates(text)

    def parse_introduction(self, head: str, word: str) -> None:
        if self.reasons is not None:
            return
        said = self.last_statement
        if head and not AMOUNT.search(head) and not COMPARISON.search(head):
            said = StatementDraft(head, None, self.place)
            self.parts_owner = None
            self.add_statement(said)
        elif head:
            self.parse_amounts(head)
            said = self.last_statement
        self.open_parts(said, whole=word in COMPLETE_INTRODUCTIONS, some=word == "其中")

    def open_parts(self, said: StatementDraft | None, whole: bool, some: bool = False) -> None:
        """Parts follow. A part named after “；” that has parts of its own stands for itself; the parts of another part end at
        the next “；”, and where ``some`` introduces them nobody knows where they end."""
        if said is None:
            return
        nested = (
            self.parts_owner is not None
            and not self.bracket_stack
            and any(part is said for part in self.parts_owner.parts)
        )
        if self.parts_owner is not None and nested and self.closing and not self.outer_whole:
            self.parts_owner.parts.pop()
            self.statements.append(said)
        elif nested:
            self.outer_whole = self.parts_owner
        self.parts_owner = None if nested and self.outer_whole and some else said
        self.closing, self.beside, said.parts_complete = False, 0, said.parts_complete or whole

    def add_statement(self, said: StatementDraft) -> None:
        if self.parts_owner is not None and self.parts_owner is not said:
            self.parts_owner.parts.append(said)
            self.beside += 1
        else:
            self.statements.append(said)
        self.last_statement, self.fresh = said, True

    def parse_amounts(self, text: str) -> None:
        start = 0
        compare = COMPARISON.search(text)
        if compare:
            self.parse_comparison(text[: compare.start()], compare["year"])
            start = compare.end()
            if UNCHANGED_WORDS.search(text[start:]):
                self.set_change(Decimal(0))
        for found in AMOUNT.finditer(text):
            if found.start() >= start:
                self.add_amount(
                    text[start : found.start()], as_number(found[1]), found[2].replace("万元", "万")
                )
                start = found.end()

    def parse_comparison(self, before: str, year: str) -> None:
        """What is compared: the head, what stands before, or what was named last."""
        before = re.sub(r"[,、]$", "", before)
        if AMOUNT.search(before):
            self.parse_amounts(before)
        elif before and before not in ("", "其"):
            said = StatementDraft(before, None, self.place)
            self.parts_owner = None
            self.add_statement(said)
        else:
            self.last_statement = self.comparison_subject()
        self.compared_statement, self.reasons = self.last_statement, None
        if self.compared_statement is not None:
            self.compared_statement.change = Change(int(year[:4]) if year[:4].isdigit() else None)

    def comparison_subject(self) -> StatementDraft | None:
        """What a comparison without a subject is about: the only part named since “；”, else what the parts belong to."""
        if self.parts_owner is not None and self.beside == 1 and self.last_statement is not self.parts_owner:
            return self.last_statement
        about, self.parts_owner = self.parts_owner or self.last_in_sentence(), None
        return about

    def last_in_sentence(self) -> StatementDraft | None:
        return self.last_statement if self.fresh else self.main_statement

    def add_amount(self, before: str, value: Decimal, unit: str) -> None:
        money = full_money_unit(unit)
        verb = CHANGE_VERB.search(before)
        if self.reasons is not None:
            self.add_reason(before, value)
        elif verb and not before[: verb.start()].strip(",相比") and self.compared_statement is not None:
            self.set_change(-value if DECREASE_WORDS.search(verb[0]) else value)
        elif verb and before[: verb.start()]:
            said = StatementDraft(before[: verb.start()], None, self.place, money)
            said.change = Change(amount=-value if DECREASE_WORDS.search(verb[0]) else value)
            self.add_statement(said)
        elif before:
            self.add_statement(StatementDraft(before, value, self.place, money))

    def set_change(self, value: Decimal) -> None:
        if self.compared_statement is not None and self.compared_statement.change is not None:
            self.compared_statement.change = Change(self.compared_statement.change.year, value)

    def add_reason(self, before: str, value: Decimal) -> None:
        """Reasons that pull both ways are summed with their signs."""
        said = self.compared_statement or self.last_statement
        if said is None or said.change is None or self.reasons is None:
            return
        self.reasons.append(-value if DECREASE_WORDS.search(before) else value)
        said.change = Change(
            said.change.year, said.change.amount, said.change.percent, sum(self.reasons, Decimal(0))
        )

    def parse_rates(self, text: str) -> None:
        if (share := SHARE.search(text)) and self.last_statement is not None:
            self.last_statement.share = as_number(share[1])
        elif (
            (rate := RATE.search(text))
            and self.compared_statement is not None
            and self.compared_statement.change is not None
        ):
            percent = as_number(rate[2])
            fell = rate[1] in ("减少", "下降", "降低", "降幅")
            known = self.compared_statement.change
            self.compared_statement.change = Change(
                known.year, known.amount, -percent if fell else percent, known.reason
            )


def as_number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
