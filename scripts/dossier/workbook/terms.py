"""The sheet 参数: the contract's numbers that formulas use, each with clause and day, and the readings adopted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from dossier.contract.cited import Cited
from dossier.contract.policies import Cents, PartMonths, SumReached
from dossier.contract.terms import Ceiling, Level, Weights
from dossier.exact.number import plain
from dossier.trace.sentences import words
from dossier.views.readings import ReadingShown, readings
from dossier.workbook.capitals import Capitals
from dossier.workbook.cells import Column, TablePlace, Value
from dossier.workbook.facts import Facts
from dossier.workbook.payments import numbers
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import TERMS, TOP

WIDTHS: Final = (26, 18, 18, 34, 14, 46, 50)
FREE: Final = "不扣费"
LOSSES: Final = words("loss")
EFFECTS: Final = words("effect")
"""The kinds of loss and of effect that an incident is graded by."""
THIRTY: Final = 30  # days of every month under the reading of that name
_CITED: Final = (Column("clause", "条款", "text", 34), Column("from", "生效日", "day", 14))
_VALUES: Final = (
    Column("name", "参数", "text", 26),
    Column("value", "数值", "value", 18, "合同的数字；改了它，各表按新的数字重算。"),
    Column("more", "单位", "text", 18),
    *_CITED,
)
_BANDS: Final = (
    Column("least", "考核得分自（含）", "quantity", 26, "分档线；自上而下由低到高。"),
    Column("coefficient", "支付系数", "quantity", 18, "这一档的支付系数。"),
    Column("name", "分档", "text", 18),
    *_CITED,
)
_LEVELS: Final = (
    Column("name", "故障等级", "text", 26),
    Column("value", "每次扣费", "money", 18, "这一等级每次扣多少元。"),
    Column("above", "停机超过（分钟）", "quantity", 18, "停机超过多少分钟属于这一等级；空格表示不看分钟数。"),
    *_CITED,
    Column("loss", "数据丢失", "text", 46),
)
_PENALTIES: Final = (
    Column("name", "考核扣款", "text", 26),
    Column("value", "每次金额", "money", 18, "每次扣多少元。"),
    Column("beyond", "超过次数起扣", "count", 18),
    *_CITED,
)
_READINGS: Final = (
    Column("name", "条款理解", "text", 26),
    Column("more", "书面确认", "text", 18),
    Column("clause", "条款", "text", 18),
    Column("question", "问题", "text", 34),
    Column("from", "生效日", "day", 14),
    Column("value", "采用", "text", 46),
    Column("others", "改用其他理解，本月会怎样", "text", 50),
)
_NOTES: Final = (
    "一、本工作簿的金额、系数、得分合计由公式算出，改动数据后自动重算；“评分程序”各列为考核结果的固定值，供核对。",
    "二、金额公式先换算到分、舍到五位小数，再四舍五入到分：浮点数不能准确表示 0.005 元，但能准确表示 0.5 分{cents}。",
    "三、考核得分舍到十位小数后与分档线比较；表中显示两位小数，但不会显示成整数：79.9999999999 不显示为 80.00。",
    "四、使用率和得分的公式末尾乘以 (1+1E-15)，不影响结果：使 31.875% 在任何程序中都按四舍五入显示为 31.88%。",
    "五、公式不能准确表达的，单元格写入评分程序的结果，并在“说明”列注明。",
    "六、应付金额的上下限随缺少的证据变化，须由评分程序重算，此处为固定值。",
    "七、文字中以 = + - @、制表符、换行或 < 开头的，前面加撇号，防止重新输入或另存为 CSV 后被当作公式。",
)


class TermsSheet:
    """The sheet, and where its numbers stand."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        terms, end = facts.report.contract.terms, facts.report.period.end
        weights, ceiling = facts.weights, terms.ceiling_on(end)
        payment, has = facts.payment, facts.shows
        self._values: Sequence[tuple[str, str, Value, str, Cited | None]] = (
            *(_weights(weights) if has.use else ()),
            *((*entry, payment) for entry in numbers(payment)),
            *(_ceiling(ceiling, facts) if ceiling else ()),
            ("start", "当月第一天", facts.report.period.start, "", None),
            ("end", "当月最后一天", end, "", None),
            ("days", "当月天数", self._days, f"天{facts.cite(PartMonths)}", None),
        )
        self._penalties = [
            (entry.id, penalty) for entry in terms.penalties if (penalty := terms.penalty_on(entry.id, end)) is not None
        ]
        self._value_table = TablePlace(TERMS, TOP, _VALUES, len(self._values))
        below = self._value_table.end + 2
        self.bands, below = _below(below, _BANDS, len(facts.edges), there=has.bands)
        self._levels, below = _below(below, _LEVELS, len(facts.levels), there=has.incidents)
        self._penalty_table, below = _below(below, _PENALTIES, len(self._penalties), there=has.penalties)
        asked = facts.report.assessment.readings
        self._readings, below = _below(below, _READINGS, len(asked), there=bool(asked))
        self.capitals = Capitals(below)

    @property
    def _days(self) -> Fraction:
        return Fraction(THIRTY if self.thirty else self._facts.report.period.days)

    @property
    def thirty(self) -> bool:
        """Whether every month has 30 days."""
        return self._facts.adopted.choice(PartMonths) is PartMonths.THIRTY

    def value(self, name: str) -> str:
        """The cell of a weight or of the ceiling."""
        return self._value_table.cell("value", [key for key, *_ in self._values].index(name))

    def level(self, level: str, key: str) -> str:
        """A cell of an incident level. Raises ValueError for an unknown one."""
        return self._levels.cell(key, [one.id for one in self._facts.levels].index(level))

    def cost(self, name: str) -> str:
        """What an incident costs each time, by the cell that names its level; an error for a name that is none.

        Compared cell by cell, because MATCH would take `*` in a name for anything.
        """
        text = f'IF({name}="{FREE}",0,NA())'
        for one in reversed(self._facts.levels):
            text = f"IF({name}={self.level(one.id, 'name')},{self.level(one.id, 'value')},{text})"
        return text

    def penalty(self, identity: str) -> str:
        """The cell of a cash penalty. Raises ValueError for an unknown one."""
        return self._penalty_table.cell("value", [name for name, _ in self._penalties].index(identity))

    def write(self, sheet: Sheet, paper: PrintFrame, payable: str) -> None:
        """Write the sheet; `payable` is the cell of the amount that is put in capitals."""
        has = self._facts.shows
        asked = self._facts.report.assessment.readings
        sheet.open(paper, WIDTHS, (self._readings if asked else self._value_table).head, frozen=False)
        sheet.put(2, 0, "取自合同数据 content/contract，按本月最后一天有效的版本。", "text", "plain-line")
        sheet.rows(self._value_table, [self._value(*entry) for entry in self._values], filtered=False)
        if has.bands:
            sheet.rows(self.bands, [self._band(index) for index in range(len(self._facts.edges))], filtered=False)
        if has.incidents:
            sheet.rows(self._levels, [self._level(one) for one in self._facts.levels], filtered=False)
        fined = {name: row.version.name for name, row in self._facts.fined.items()}
        penalties = [
            {
                "name": fined.get(name, name),
                "value": one.amount,
                "beyond": one.beyond,
                **_cited(one),
            }
            for name, one in self._penalties
        ]
        if has.penalties:
            sheet.rows(self._penalty_table, penalties, filtered=False)
        if asked:
            sheet.rows(self._readings, self._reading_rows(), filtered=False)
        amount = self._facts.report.assessment.settlement.payable
        sheet.rows(self.capitals.table, list(self.capitals.rows(payable, amount)), filtered=False)
        row = self.capitals.table.end + 1
        sheet.put(row, 0, "公式与数字的写法", "text", "section")
        for place, note in enumerate(_NOTES, row + 1):
            sheet.put(place, 0, note.format(cents=self._facts.cite(Cents)), "text", "plain-line")

    def _value(self, _key: str, name: str, value: Value, unit: str, version: Cited | None) -> dict[str, Value]:
        return {"name": name, "value": value, "more": unit, **(_cited(version) if version else {})}

    def _level(self, level: Level) -> dict[str, Value]:
        losses = "或".join(LOSSES[kind] for kind in level.losses)
        effect = f"，且社会影响{EFFECTS[level.social_effect]}" if level.social_effect else ""
        above = {} if level.above_minutes is None else {"above": level.above_minutes}
        return {
            "name": level.name, "value": level.amount, **above, "loss": f"{losses}{effect}",
            **_cited(self._facts.tariff),
        }  # fmt: skip

    def _band(self, index: int) -> dict[str, Value]:
        edges, bands = self._facts.edges, self._facts.bands
        if bands is None:
            return {}
        coefficient = bands.coefficient(edges[index])
        return {"least": edges[index], "coefficient": coefficient, "name": self.band(index), **_cited(bands)}

    def band(self, index: int) -> str:
        """The words for a band."""
        edges = self._facts.edges
        above = f"{plain(edges[index])} 以上" if index else ""
        below = f"不足 {plain(edges[index + 1])}" if index + 1 < len(edges) else ""
        called = self._facts.bands.of(edges[index]).name if self._facts.bands else None
        ends = "，".join(part for part in (above, below) if part) or "不分档"
        return f"{called}（{ends}）" if called else ends

    def _reading_rows(self) -> list[dict[str, Value]]:
        shown = {one.question.id: one for one in readings(self._facts.report)}
        return [
            {
                "name": effect.id,
                "value": self._facts.reading(effect.id),
                "more": "已确认" if effect.confirmed else "未确认",
                **(_asked(shown[effect.id]) if effect.id in shown else {}),
            }
            for effect in self._facts.report.assessment.readings
        ]


def _asked(one: ReadingShown) -> dict[str, Value]:
    """What the register says of a question: who confirmed the reading and when, and what others would change."""
    question, adoption = one.question, one.adoption
    confirmed = f"{adoption.confirmed_on} {adoption.confirmed_by}" if adoption.confirmed else "未确认"
    others = one.effect.alternatives if one.effect else ()
    return {
        "more": confirmed,
        "clause": question.clause,
        "question": question.question,
        "from": adoption.from_,
        "others": "；".join(f"{question.text(other.reading).rstrip('。')}：{one.told(other)}" for other in others),
    }


def _weights(weights: Weights) -> Iterator[tuple[str, str, Value, str, Cited | None]]:
    yield "composite", "综合得分权重", weights.composite, "", weights
    yield "utilisation", "使用效率权重", weights.utilisation, "", weights
    yield "cpu", "CPU 权重", weights.cpu, "", weights
    yield "memory", "内存权重", weights.memory, "", weights
    yield "disk", "硬盘权重", weights.disk, "", weights


def _ceiling(ceiling: Ceiling, facts: Facts) -> Iterator[tuple[str, str, Value, str, Cited | None]]:
    cited = f"%{facts.cite(SumReached)}"
    yield "ceiling", "合同总价", ceiling.yuan, "元", ceiling
    yield "warn_at", "累计达到总价多少时提示", ceiling.warn_at, cited, ceiling
    yield "refuse_above", "累计超过总价多少时拒绝", ceiling.refuse_above, cited, ceiling


def _below(head: int, columns: tuple[Column, ...], count: int, *, there: bool) -> tuple[TablePlace, int]:
    """A table and the row for the next one; what is not there takes no room."""
    table = TablePlace(TERMS, head, columns, count)
    return table, table.end + 2 if there else head


def _cited(version: Cited) -> dict[str, Value]:
    return {"clause": version.clause, "from": version.from_}
