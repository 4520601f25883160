"""The statement that belongs to some totals, for assessments that tests make up."""

from __future__ import annotations

from dossier.result import LineKey, Sign, StatementLine, Totals


def statement_of(totals: Totals) -> tuple[StatementLine, ...]:
    """Certain lines, under the reading that carries on what is below zero."""
    total = totals.after_coefficient - totals.incident_deductions - totals.penalties + totals.carried_in
    rows: tuple[tuple[LineKey, Sign, object], ...] = (
        ("gross", "+", totals.gross),
        ("coefficient", "-", totals.gross - totals.after_coefficient),
        ("after_coefficient", "=", totals.after_coefficient),
        ("incident_deductions", "-", totals.incident_deductions),
        ("penalties", "-", totals.penalties),
        ("carried_in", "+", totals.carried_in),
        ("total", "=", total),
        ("carried_out", "+", totals.payable - total),
        ("payable", "=", totals.payable),
    )
    return tuple(
        StatementLine.model_validate({"key": key, "sign": sign, "amount": one, "low": one, "high": one, "clause": "…"})
        for key, sign, one in rows
    )
