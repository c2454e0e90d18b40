"""The text of a budget document as statements: “X N 万元，其中：…；比 2023 年执行数减少 9.08 万元，降低 3.49%”."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from budgets.budget import Change, Statement
from budgets.reading.drafts import StatementDraft
from budgets.reading.phrases import (
    AMOUNT,
    CHANGE_VERB,
    COMPARISON,
    COMPLETE_INTRODUCTIONS,
    NO_BUDGET,
    NO_SUBJECT,
    PARTIAL_INTRODUCTION,
    PARTS_INTRODUCTION,
    RATE,
    RATE_DECREASES,
    REASON,
    SHARE,
    SUBJECT_YEAR,
    UNCHANGED_WORDS,
    WHOLE_ENDING,
    as_number,
    compared_change,
    normalize_paragraph,
    signed_change,
    split_clauses,
    split_sentences,
)
from budgets.reading.unread_numbers import find_unread_numbers, find_worded_changes
from indicators.units import convert_value, full_money_unit

SAME_BASE = "同比"


class ParsedParagraph(NamedTuple):
    """``unread`` are the numbers that belong to no statement, each with the words before it."""

    statements: tuple[Statement, ...]
    unread: tuple[str, ...]


def parse_paragraph(text: str, place: str) -> ParsedParagraph:
    parser = ParagraphParser(place)
    plain = normalize_paragraph(text)
    for sentence in split_sentences(plain):
        parser.parse_sentence(sentence)
    statements = tuple(statement.build_statement() for statement in parser.statements)
    unread = (*find_unread_numbers(plain, parser.read_numbers), *find_worded_changes(plain))
    return ParsedParagraph(statements, unread)


class Bracket(NamedTuple):
    """Where the parser goes on behind a bracket."""

    parts_owner: StatementDraft | None
    last_statement: StatementDraft | None
    group_size: int


@dataclass
class ParagraphParser:
    """Reads one paragraph clause by clause.

    ``main_statement`` is what the sentence before spoke of; ``last_statement`` was named last, and
    ``is_fresh`` says in this sentence. ``parts_owner`` is what parts belong to now, ``outer_whole`` the whole
    that a part with parts belongs to. ``group_size`` counts the parts since the last “；”, and
    ``after_semicolon`` says that no parts were opened since. ``compared_statement`` is what a comparison
    speaks of; ``reasons`` are the amounts named as the reason of its change, ``None`` where none are named.
    ``read_numbers`` are those that were understood.
    """

    place: str
    statements: list[StatementDraft] = field(default_factory=list)
    main_statement: StatementDraft | None = None
    last_statement: StatementDraft | None = None
    is_fresh: bool = False
    parts_owner: StatementDraft | None = None
    outer_whole: StatementDraft | None = None
    group_size: int = 0
    after_semicolon: bool = False
    brackets: list[Bracket] = field(default_factory=list)
    compared_statement: StatementDraft | None = None
    reasons: list[Decimal] | None = None
    read_numbers: list[str] = field(default_factory=list)

    def parse_sentence(self, sentence: str) -> None:
        self.parts_owner, self.outer_whole, self.reasons = None, None, None
        self.brackets, self.group_size, self.is_fresh = [], 0, False
        count_before = len(self.statements)
        for text, sign in split_clauses(sentence):
            self.parse_clause(text, sign)
            self.follow_sign(sign)
        if len(self.statements) > count_before:
            self.main_statement = self.statements[count_before]

    def follow_sign(self, sign: str) -> None:
        if sign == "⟦":
            self.brackets.append(Bracket(self.parts_owner, self.last_statement, self.group_size))
            self.parts_owner = self.last_statement
        elif sign == "⟧" and self.brackets:
            self.parts_owner, self.last_statement, self.group_size = self.brackets.pop()
        elif sign == ";":
            self.reasons, self.after_semicolon, self.group_size = None, True, 0
            self.parts_owner = self.outer_whole or self.parts_owner

    def parse_clause(self, text: str, sign: str) -> None:
        if (nothing := NO_BUDGET.search(text)) and not AMOUNT.search(text):
            self.add_statement(f"{nothing[1] or nothing[2]}预算", Decimal(0))
            return
        if text.startswith(PARTIAL_INTRODUCTION) and text != PARTIAL_INTRODUCTION:
            self.open_parts(self.last_statement, PARTIAL_INTRODUCTION)
            text = text.removeprefix(PARTIAL_INTRODUCTION)
        if reason := REASON.search(text):
            self.reasons = []
            text = text[reason.end() :]
        introduction = PARTS_INTRODUCTION.fullmatch(text) if sign in (":", "") else None
        if introduction:
            self.parse_introduction(introduction["head"], introduction["word"])
        else:
            self.parse_amounts(text)
            self.parse_rates(text)

    def parse_introduction(self, head: str, word: str) -> None:
        if self.reasons is not None:
            return
        if head and not AMOUNT.search(head) and not COMPARISON.search(head):
            self.parts_owner = None
            self.add_statement(head)
        elif head:
            self.parse_amounts(head)
        self.open_parts(self.last_statement, word)

    def open_parts(self, whole: StatementDraft | None, word: str) -> None:
        """Parts follow.

        A part named after “；” that has parts of its own stands for itself; the parts of another part end at
        the next “；”, and where 其中 introduces them nobody knows where they end.
        """
        if whole is None:
            return
        outer = self.owner_of(whole)
        if outer is not None and self.after_semicolon and self.outer_whole is None:
            outer.parts.pop()
            self.statements.append(whole)
        elif outer is not None:
            self.outer_whole = outer
        is_endless = outer is not None and self.outer_whole is not None and word == PARTIAL_INTRODUCTION
        self.parts_owner = None if is_endless else whole
        self.after_semicolon, self.group_size = False, 0
        whole.parts_complete = whole.parts_complete or word in COMPLETE_INTRODUCTIONS

    def owner_of(self, part: StatementDraft) -> StatementDraft | None:
        """What parts belong to now, where this is one of them; a bracket begins anew."""
        owner = self.parts_owner
        if owner is None or self.brackets:
            return None
        return owner if any(listed is part for listed in owner.parts) else None

    def add_statement(
        self, subject: str, amount: Decimal | None = None, money: str = "", change: Change | None = None
    ) -> None:
        """A new statement, or a new part of what parts belong to now."""
        statement = StatementDraft(subject, amount, self.place, money, change=change)
        if self.parts_owner is not None:
            self.parts_owner.parts.append(statement)
            self.group_size += 1
        else:
            self.statements.append(statement)
        self.last_statement, self.is_fresh = statement, True

    def parse_amounts(self, text: str) -> None:
        start = 0
        if comparison := COMPARISON.search(text):
            self.parse_comparison(text[: comparison.start()], comparison)
            start = comparison.end()
            if UNCHANGED_WORDS.search(text[start:]):
                self.set_change(Decimal(0))
        for amount in AMOUNT.finditer(text):
            if amount.start() >= start:
                before = text[start : amount.start()]
                if self.add_amount(before, as_number(amount[1]), full_money_unit(amount[2])):
                    self.read_numbers.append(amount[1])
                start = amount.end()

    def parse_comparison(self, before: str, comparison: re.Match[str]) -> None:
        """What is compared: the head, what stands before, or what was named last."""
        before = re.sub(r"[,、]$", "", before)
        if AMOUNT.search(before):
            self.parse_amounts(before)
        elif before not in NO_SUBJECT:
            self.parts_owner = None
            self.add_statement(before)
        else:
            self.last_statement = self.comparison_subject()
        self.compared_statement, self.reasons = self.last_statement, None
        if self.compared_statement is not None:
            if not self.repeats_comparison(comparison[0]):
                self.compared_statement.change = compared_change(comparison)
            self.read_numbers += [amount[1] for amount in AMOUNT.finditer(comparison[0])]

    def repeats_comparison(self, words: str) -> bool:
        """比上年减少60万元，同比下降12%: the second says no other base than the first."""
        compared = self.compared_statement
        change = compared.change if compared else None
        return change is not None and change.percent is None and words == SAME_BASE

    def comparison_subject(self) -> StatementDraft | None:
        """What a comparison without a subject is about: the only part since “；”, else their whole."""
        owner = self.parts_owner
        if owner is not None and self.group_size == 1 and self.last_statement is not owner:
            return self.last_statement
        self.parts_owner = None
        return owner or self.last_in_sentence()

    def last_in_sentence(self) -> StatementDraft | None:
        """What was named last; of this year's and last year's amount the former."""
        if not self.is_fresh or self.last_statement is None:
            return self.main_statement
        year = SUBJECT_YEAR.match(self.last_statement.subject)
        following = f"{int(year[1]) + 1}年" if year else ""
        same_year = [draft for draft in self.statements if following and draft.subject.startswith(following)]
        return same_year[-1] if same_year else self.last_statement

    def add_amount(self, before: str, value: Decimal, money: str) -> bool:
        """An amount after the words ``before``: a reason, a change of what is compared, or a statement; false
        where it is none of them."""
        verb = CHANGE_VERB.search(before)
        subject = before[: verb.start()] if verb else before
        if self.reasons is not None:
            return self.add_reason(before, value)
        if verb and not subject.strip(",相比") and self.compared_statement is not None:
            self.set_change(signed_change(verb[0], value), money)
        elif verb and subject:
            change = Change(amount=signed_change(verb[0], value))
            self.add_statement(subject, None, money, change)
            self.compared_statement = self.last_statement
        elif before:
            self.add_statement(before, value, money)
        return bool(before)

    def set_change(self, value: Decimal, money: str = "") -> None:
        """The amount of a change, in the unit of what is compared."""
        compared = self.compared_statement
        if compared is None or compared.change is None:
            return
        if money and compared.amount is None:
            compared.money = money
        amount = convert_value(value, money, compared.money) if money and compared.money else value
        compared.change = replace(compared.change, amount=value if amount is None else amount)

    def add_reason(self, before: str, value: Decimal) -> bool:
        """Reasons that pull both ways are summed with their signs."""
        statement = self.compared_statement or self.last_statement
        if statement is None or statement.change is None or self.reasons is None:
            return False
        self.reasons.append(signed_change(before, value))
        statement.change = replace(statement.change, reason=sum(self.reasons, Decimal(0)))
        return True

    def parse_rates(self, text: str) -> None:
        share = SHARE.search(text)
        if share and self.last_statement is not None:
            self.last_statement.share = as_number(share["percent"])
            self.last_statement.share_of = WHOLE_ENDING.sub("", share["whole"])
            self.read_numbers.append(share["percent"])
        else:
            self.parse_rate_of_change(text)

    def parse_rate_of_change(self, text: str) -> None:
        if rate := RATE.search(text):
            percent = as_number(rate[2])
            if self.set_rate(-percent if rate[1] in RATE_DECREASES else percent):
                self.read_numbers.append(rate[2])

    def set_rate(self, percent: Decimal) -> bool:
        """False where nothing is compared."""
        compared = self.compared_statement
        if compared is None or compared.change is None:
            return False
        compared.change = replace(compared.change, percent=percent)
        return True
