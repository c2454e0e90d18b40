"""The SQL that stands in the place of a column of a server, so that it gives what the same cells of a file
would."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.answer_words import ANSWERS
from indicators.clock import SHANGHAI
from sources.amount_units import money_factor
from sources.cell_values import CODE_NAME_COLUMNS, DEADLINE_COLUMNS
from sources.errors import UnreadableInputError
from sources.headers import TableHeader
from sources.servers.dialect import DAY, YES_NO, ZONED, ServerColumn, ServerDialect
from sources.servers.words import ReadWord
from sources.source import Source
from sources.tables import CODE, PLACE, Column
from sources.tables import DAY as DAY_KIND
from sources.vocabulary import HUNG_UP, REMAINDER_WORDS, is_vocabulary

FIRST_INSTANT, BEYOND = "1901-01-01", "2200-01-01"
NEVER_FROM, NEVER_TO = "9999-01-01", "9999-12-31 23:59:59.999999"
"""Years that instants of files may have, and the one that stands for never."""
PLACES = {"amount": 2, "number": 6}
MOST_WORDS = 2000
"""Of a column with more different words not each is looked at."""
MOST_CHANGED = 500
"""So many words at most are put into ours by a statement."""


@dataclass(frozen=True)
class Extremes:
    """What one look at a column found: cells beyond what ours may hold, those that stand for nothing, and, of
    instants, those with a time of day."""

    beyond: int = 0
    nothing: int = 0
    clocked: int = 0


NO_EXTREMES = Extremes()


@dataclass(frozen=True)
class CellWriter:
    """Writes the cells of one relation."""

    dialect: ServerDialect
    source: Source
    header: TableHeader

    def bare(self, held: ServerColumn) -> str:
        """An instant in the local time of the declaration; all else as it stands."""
        name = self.dialect.name(held.name)
        if held.holds == ZONED:
            self.refuse_other_zone()
            return self.dialect.local.format(name, self.dialect.literal(self.source.timezone))
        return self.dialect.as_instant.format(name) if held.holds == DAY else name

    def refuse_other_zone(self) -> None:
        """Raises UnreadableInputError where instants would be put on another clock than is declared."""
        if self.source.timezone != SHANGHAI.key and self.dialect.local.count("{}") < 2:
            raise UnreadableInputError(
                "timezone 写的不是 Asia/Shanghai，这种服务器上只能按北京时间统计，请删去"
            )

    def out_of_bounds(self, column: Column, held: ServerColumn) -> str:
        """The condition of cells that no column of ours holds."""
        cell = self.bare(held)
        if column.type == "count" and held.holds != YES_NO:
            return f"{cell} < 0"
        if column.type == "text":
            return f"{self.text(held)} = ''"
        if column.type != "instant":
            return "1 = 0"
        never = f"{cell} >= {self.moment(NEVER_FROM)} AND {cell} <= {self.moment(NEVER_TO)}"
        outside = f"{cell} < {self.moment(FIRST_INSTANT)} OR {cell} >= {self.moment(BEYOND)}"
        return f"({outside}) AND NOT ({never})"

    def moment(self, text: str) -> str:
        return self.dialect.moment.format(text if " " in text else f"{text} 00:00:00")

    def plain(self, column: Column, held: ServerColumn, extremes: Extremes) -> str:
        """Of a column that is read without looking at its words; an empty text is none."""
        cell = self.bare(held)
        if column.type == "instant":
            cell = self.instant(column, held, extremes)
        elif column.type == "count" and held.holds == YES_NO:
            return f"CASE WHEN {cell} THEN 1 WHEN NOT {cell} THEN 0 END"
        elif column.type in PLACES:
            return self.exact(column, held)
        elif column.type == "text":
            return self.filled(held) if extremes.beyond else self.text(held)
        if extremes.beyond:
            return f"CASE WHEN NOT ({self.out_of_bounds(column, held)}) THEN {cell} END"
        return cell

    def instant(self, column: Column, held: ServerColumn, extremes: Extremes) -> str:
        """A deadline that is a day, or of which no cell has a time, ends with its day."""
        cell = self.bare(held)
        is_day = held.holds == DAY or not extremes.clocked or column.name in self.source.date_only
        if column.name in DEADLINE_COLUMNS and is_day:
            cell = self.dialect.day_end.format(cell)
        elif column.kind == DAY_KIND and held.holds != DAY:
            cell = self.dialect.day_start.format(cell)
        return cell

    def exact(self, column: Column, held: ServerColumn) -> str:
        """Money in 元; raises UnreadableInputError where its unit is not clear."""
        cell, places = self.bare(held), PLACES[column.type]
        factor = money_factor(column, self.header, self.source) if column.type == "amount" else 1
        if factor != 1:
            cell = self.dialect.scaled.format(cell, factor)
        if factor == 1 and held.places is not None and held.places <= places:
            return cell
        return self.dialect.rounded.format(cell, places)

    def text(self, held: ServerColumn) -> str:
        bare = self.bare(held)
        return bare if held.type in self.dialect.plain_texts else self.dialect.as_text.format(bare)

    def by_words(self, column: Column, held: ServerColumn, words: Sequence[ReadWord]) -> str:
        """Words that mean something else here than they say there are put into ours; of a column of known
        words those that nobody has seen yet are not read."""
        whens = " ".join(
            f"WHEN {self.dialect.literal(word.there)} THEN {self.meaning(word)}"
            for word in changed_words(column, words)
        )
        rest = self.rest(column, held)
        if not whens and rest == self.filled(held) and all(word.there for word in words):
            return self.text(held)
        return f"CASE {self.text(held)} {whens} ELSE {rest} END" if whens else rest

    def meaning(self, word: ReadWord) -> str:
        if word.here is None:
            return "NULL"
        if word.here == HUNG_UP:
            return self.hung_up()
        return self.dialect.literal(word.here) if isinstance(word.here, str) else str(word.here).upper()

    def hung_up(self) -> str:
        """Without a wait there is no telling from the menu."""
        places = self.header.physical_columns.get("wait_seconds", ())
        if not places:
            return "'abandoned_in_queue'"
        wait = self.dialect.name(self.header.names[places[0]])
        return f"CASE WHEN {wait} = 0 THEN 'abandoned_in_menu' ELSE 'abandoned_in_queue' END"

    def rest(self, column: Column, held: ServerColumn) -> str:
        """What stands for words that were not among those looked at."""
        if word := REMAINDER_WORDS.get(column.name):
            return f"CASE WHEN {self.text(held)} IS NOT NULL THEN {self.dialect.literal(word)} END"
        return "NULL" if is_listed(column) else self.filled(held)

    def filled(self, held: ServerColumn) -> str:
        return f"NULLIF({self.text(held)}, '')"


def changed_words(column: Column, words: Sequence[ReadWord]) -> list[ReadWord]:
    """Those that a statement has to name. One that tells of a person is not named: it stands as it is, and is
    hidden where it is shown."""
    named = [word for word in words if not word.is_personal]
    if is_listed(column):
        return [word for word in named if not word.unread]
    return [word for word in named if word.there != word.here]


def is_listed(column: Column) -> bool:
    """Whether only known words are read."""
    return column.type == "flag" or (is_vocabulary(column.name) and column.name not in ANSWERS)


def is_worded(source: Source, column: Column) -> bool:
    """Whether what a cell says depends on its word; the numbers of rows are taken as they stand, unless they
    are those of persons."""
    if column.type == "flag" or column.personal:
        return True
    if column.type != "text" or column.name in (*source.key, source.table.number_column):
        return False
    return column.kind != CODE or column.name in CODE_NAME_COLUMNS


def must_stand_as_written(column: Column) -> bool:
    """Columns whose words would tell of a person if they were named in a statement."""
    return column.personal or column.kind == PLACE
