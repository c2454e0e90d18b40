"""The text of a budget document as statements: “X N 万元，其中：…；比 2023 年执行数减少 9.08 万元，降低 3.49%”."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.budget import Change, Statement

AMOUNT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(亿元|万元|元|万(?=$|[^\d人次户个元件平条名米张亩]))")
SHARE = re.compile(r"占.{0,30}?(\d[\d,]*(?:\.\d+)?)%")
RATE = re.compile(r"(增长|增加|上升|提高|减少|下降|降低|增幅|降幅).{0,4}?(-?\d[\d,]*(?:\.\d+)?)%")
COMPARE = re.compile(
    r"(?:比|较|与|同)(?P<year>20\d\d年|上年|去年|上一?年度?)度?(?:的)?[^,。;减增降上持]{0,12}?(?:数|预算|决算|执行|相比|\))*"
    r"(?=(?:相比)?,?(?:增|减|下降|降低|上升|提高|持平|一致|无|没有|基本|相同|$))"
)
EVEN = re.compile(r"持平|一致|相同|无(?:增减|变化)|没有(?:增减|变化)")
FELL = re.compile(r"减少|下降|降低|压减|缩减|核减")
VERB = re.compile(r"(减少|下降|降低|增加|增长|上升|提高)了?$")
INTRO = re.compile(r"(?P<head>.*?),?(?P<word>其中|主要包括|主要用于|主要是|具体包括|包括|具体为|分别为|分别是|用于)$")
WHOLE = {"包括", "具体包括", "具体为", "分别为", "分别是"}
"""Words that introduce all there is; 主要包括 and 其中 introduce some."""
REASON = re.compile(r"(?:主要|增加|减少|变动)?(?:的)?原因|主要是由于|主要是因为|主要系")
NOTHING = re.compile(
    r"(?:没有|无)[^,。;]{0,4}(政府性基金|国有资本经营)|(政府性基金|国有资本经营)[^,。;]{0,20}(?:没有|无)[^,。;]{0,8}(?:收支|支出|安排)"
)
BRACKETS = re.compile(r"\(([^()]*)\)")
SPLITS = (
    (("本年", "当年"), ("结转", "结余")),
    (("出国",), ("公务用车", "车辆"), ("接待",)),
    (("人员",), ("公用",)),
    (("基本支出",), ("项目支出",)),
    (("本年支出",), ("年末结转",)),
)
"""Kinds of parts that are all there is of what they are parts of, whatever word introduces them."""


@dataclass
class Said:
    """A statement in the making."""

    subject: str
    amount: Decimal | None
    place: str
    money: str = ""
    share: Decimal | None = None
    change: Change | None = None
    parts: "list[Said]" = field(default_factory=list)
    whole: bool = False

    def done(self) -> Statement:
        parts = tuple(each.done() for each in self.parts)
        return Statement(
            subject=self.subject,
            amount=self.amount,
            place=self.place,
            money=self.money or "万元",
            share=self.share,
            change=self.change,
            parts=parts,
            whole=bool(parts) and (self.whole or are_all(parts)),
        )


def are_all(parts: Sequence[Statement]) -> bool:
    """Whether parts are all there is: each with its share, or of a kind that has no others."""
    subjects = [each.subject for each in parts]
    return (len(parts) > 1 and all(each.share is not None for each in parts)) or any(
        all(any(word in each for each in subjects for word in words) for words in split)
        and all(any(word in each for words in split for word in words) for each in subjects)
        for split in SPLITS
    )


def narrow(text: str) -> str:
    """Half-width, without blanks; brackets that hold an amount are marked as ⟦⟧, others keep no comma."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return BRACKETS.sub(
        lambda found: f"⟦{found[1]}⟧" if AMOUNT.search(found[1]) else f"({re.sub('[,、;:。]', '·', found[1])})", flat
    )


def statements_of(text: str, place: str) -> tuple[Statement, ...]:
    reader = Reading(place)
    for sentence in sentences(narrow(text)):
        reader.read(sentence)
    return tuple(each.done() for each in reader.found)


def sentences(text: str) -> list[str]:
    return [each for each in re.split(r"。|!", text) if each]


def clauses(sentence: str) -> Iterator[tuple[str, str]]:
    """Each piece with the sign that ends it."""
    for found in re.finditer(r"([^;:、,⟦⟧]*)([;:、⟦⟧]|,|$)", sentence):
        if found[0]:
            yield found[1], found[2]


class Reading:
    """Reads one paragraph clause by clause. ``main`` is what the sentence before spoke of; ``head`` is what parts belong to
    now, ``around`` the whole that a part with parts belongs to; ``last`` was named last, ``fresh`` says in this sentence;
    ``beside`` counts the parts since the last “；”."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.found: list[Said] = []
        self.main: Said | None = None
        self.head: Said | None = None
        self.around: Said | None = None
        self.last: Said | None = None
        self.outer: list[tuple[Said | None, Said | None, int]] = []
        self.compared: Said | None = None
        self.reasons: list[Decimal] | None = None
        self.beside = 0
        self.closing = False
        self.fresh = False

    def read(self, sentence: str) -> None:
        self.head, self.around, self.reasons, self.outer, self.beside = None, None, None, [], 0
        self.fresh = False
        known = len(self.found)
        for text, sign in clauses(sentence):
            self.clause(text, sign)
            if sign == "⟦":
                self.outer.append((self.head, self.last, self.beside))
                self.head = self.last
            elif sign == "⟧" and self.outer:
                self.head, self.last, self.beside = self.outer.pop()
            elif sign == ";":
                self.reasons, self.closing, self.beside = None, True, 0
                self.head = self.around or self.head
        if len(self.found) > known:
            self.main = self.found[known]

    def clause(self, text: str, sign: str) -> None:
        if (nothing := NOTHING.search(text)) and not AMOUNT.search(text):
            self.add(Said(f"{nothing[1] or nothing[2]}预算", Decimal(0), self.place))
            return
        if text.startswith("其中") and len(text) > 2:
            self.open(self.last, whole=False, some=True)
            text = text.removeprefix("其中")
        if reason := REASON.search(text):
            self.reasons = []
            text = text[reason.end() :]
        if sign in (":", "") and (intro := INTRO.fullmatch(text)):
            self.introduce(intro["head"], intro["word"])
            return
        self.amounts(text)
        self.rates(text)

    def introduce(self, head: str, word: str) -> None:
        if self.reasons is not None:
            return
        said = self.last
        if head and not AMOUNT.search(head) and not COMPARE.search(head):
            said = Said(head, None, self.place)
            self.head = None
            self.add(said)
        elif head:
            self.amounts(head)
            said = self.last
        self.open(said, whole=word in WHOLE, some=word == "其中")

    def open(self, said: Said | None, whole: bool, some: bool = False) -> None:
        """Parts follow. A part named after “；” that has parts of its own stands for itself; the parts of another part end at
        the next “；”, and where ``some`` introduces them nobody knows where they end."""
        if said is None:
            return
        nested = self.head is not None and not self.outer and any(each is said for each in self.head.parts)
        if self.head is not None and nested and self.closing and not self.around:
            self.head.parts.pop()
            self.found.append(said)
        elif nested:
            self.around = self.head
        self.head = None if nested and self.around and some else said
        self.closing, self.beside, said.whole = False, 0, said.whole or whole

    def add(self, said: Said) -> None:
        if self.head is not None and self.head is not said:
            self.head.parts.append(said)
            self.beside += 1
        else:
            self.found.append(said)
        self.last, self.fresh = said, True

    def amounts(self, text: str) -> None:
        start = 0
        compare = COMPARE.search(text)
        if compare:
            self.compare(text[: compare.start()], compare["year"])
            start = compare.end()
            if EVEN.search(text[start:]):
                self.change(Decimal(0))
        for found in AMOUNT.finditer(text):
            if found.start() >= start:
                self.amount(text[start : found.start()], as_number(found[1]), found[2].replace("万元", "万"))
                start = found.end()

    def compare(self, before: str, year: str) -> None:
        """What is compared: the head, what stands before, or what was named last."""
        before = re.sub(r"[,、]$", "", before)
        if AMOUNT.search(before):
            self.amounts(before)
        elif before and before not in ("", "其"):
            said = Said(before, None, self.place)
            self.head = None
            self.add(said)
        else:
            self.last = self.spoken_of()
        self.compared, self.reasons = self.last, None
        if self.compared is not None:
            self.compared.change = Change(int(year[:4]) if year[:4].isdigit() else None)

    def spoken_of(self) -> Said | None:
        """What a comparison without a subject is about: the only part named since “；”, else what the parts belong to."""
        if self.head is not None and self.beside == 1 and self.last is not self.head:
            return self.last
        about, self.head = self.head or self.last_of_sentence(), None
        return about

    def last_of_sentence(self) -> Said | None:
        return self.last if self.fresh else self.main

    def amount(self, before: str, value: Decimal, unit: str) -> None:
        money = {"万": "万元"}.get(unit, unit)
        verb = VERB.search(before)
        if self.reasons is not None:
            self.reason(before, value)
        elif verb and not before[: verb.start()].strip(",相比") and self.compared is not None:
            self.change(-value if FELL.search(verb[0]) else value)
        elif verb and before[: verb.start()]:
            said = Said(before[: verb.start()], None, self.place, money)
            said.change = Change(amount=-value if FELL.search(verb[0]) else value)
            self.add(said)
        elif before:
            self.add(Said(before, value, self.place, money))

    def change(self, value: Decimal) -> None:
        if self.compared is not None and self.compared.change is not None:
            self.compared.change = Change(self.compared.change.year, value)

    def reason(self, before: str, value: Decimal) -> None:
        """Reasons that pull both ways are summed with their signs."""
        said = self.compared or self.last
        if said is None or said.change is None or self.reasons is None:
            return
        self.reasons.append(-value if FELL.search(before) else value)
        said.change = Change(said.change.year, said.change.amount, said.change.percent, sum(self.reasons, Decimal(0)))

    def rates(self, text: str) -> None:
        if (share := SHARE.search(text)) and self.last is not None:
            self.last.share = as_number(share[1])
        elif (rate := RATE.search(text)) and self.compared is not None and self.compared.change is not None:
            percent = as_number(rate[2])
            fell = rate[1] in ("减少", "下降", "降低", "降幅")
            known = self.compared.change
            self.compared.change = Change(known.year, known.amount, -percent if fell else percent, known.reason)


def as_number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
