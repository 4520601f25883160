"""What a score leaves of the fee, by formulas, for each kind of payment; its numbers stand on the sheet 参数."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TypeAlias

from dossier.contract.payments import InFull, Linear, Payment, ServicePoints
from dossier.fields import FULL
from dossier.workbook.cells import Value

Entry: TypeAlias = tuple[str, str, Value, str]
"""Key, name, value and unit of a number."""
_Cell: TypeAlias = Callable[[str], str]


def numbers(payment: Payment) -> Iterator[Entry]:
    """The numbers of a kind other than bands, which have a table of their own."""
    match payment:
        case Linear():
            unit = "元" if payment.unit == "yuan" else "%"
            for nth, piece in enumerate(payment.pieces):
                if piece.below is not None:
                    yield f"below-{nth}", "扣减：考核得分不足", piece.below, "分"
                yield f"from-{nth}", "扣减：自多少分起算", piece.counted_from, "分"
                yield f"per-{nth}", "扣减：每少 1 分", piece.per_point, unit
                yield f"plus-{nth}", "扣减：另加", piece.plus, unit
            yield "floor", "至少支付", payment.floor * FULL, "%"
        case ServicePoints():
            yield "free", "不扣的服务点", payment.free, "个"
            if payment.per_point is not None:
                yield "per", "每个服务点扣", payment.per_point * FULL, "%"
            for nth, credit in enumerate(payment.credits):
                yield f"points-{nth}", "服务点达到", credit.at_least, "个"
                yield f"credit-{nth}", "合扣", credit.percent * FULL, "%"
            yield "cap", "至多扣", payment.cap * FULL, "%"
        case _:
            return


def coefficient(payment: Payment, score: str, gross: str, most: Fraction, cell: _Cell) -> str:
    """The formula of the coefficient by the cell of the score; `gross` is the fee of a month's only project."""
    match payment:
        case Linear():
            text = "0"
            for nth in range(len(payment.pieces)):
                text = f"IF({score}<{cell(f'below-{nth}')},{_off(payment, nth, score, cell)},{text})"
            share = f"({text})/{gross}" if payment.unit == "yuan" else f"({text})/100"
            rest = f"1-MIN({share},1-{cell('floor')}/100)"
            return f"IF({gross}=0,1,{rest})" if payment.unit == "yuan" else rest
        case ServicePoints():
            points = f"MAX(0,ROUND({most}-{score},10)-{cell('free')})"
            if payment.per_point is not None:
                share = f"{points}*{cell('per')}"
            else:
                share = "0"
                for nth in range(len(payment.credits)):
                    share = f"IF({points}>={cell(f'points-{nth}')},{cell(f'credit-{nth}')},{share})"
            return f"1-MIN({share},{cell('cap')})/100"
        case _:
            return "1"


def calculable(payment: Payment, projects: int) -> bool:
    """Whether formulas give it: not where yuan are shared out over several projects."""
    return isinstance(payment, InFull | ServicePoints) or (
        isinstance(payment, Linear) and (payment.unit == "percent" or projects == 1)
    )


def _off(payment: Linear, nth: int, score: str, cell: _Cell) -> str:
    """What a piece takes off; the pieces are asked from the lowest scores up, so only their upper ends are compared."""
    lacking = f"MAX(0,ROUND({cell(f'from-{nth}')}-{score},10))"
    if payment.counting != "exact":
        lacking = f"ROUND{'DOWN' if payment.counting == 'full' else 'UP'}({lacking},0)"
    return f"{cell(f'plus-{nth}')}+{cell(f'per-{nth}')}*{lacking}"
