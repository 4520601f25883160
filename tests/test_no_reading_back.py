"""No figure, list or state hangs on words that people read: whatever titles and reasons say, they decide nothing."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from builders import HOME, renew_decisions
from dossier.cli.kept import cache_of
from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.letters import reasons
from dossier.report import Report
from dossier.views.duties import owed
from dossier.views.places import Places
from dossier.views.rows import rows
from sample_months import copied

MONTH = "2024-03"
TEXTS = re.compile(r"^(title|reason|shows): (?!示)(.*)$", re.MULTILINE)
LONGEST = 120  # characters of a title, beside those that it has
OLD = "证书未到期 须更换人员 R-33 没有主机"
"""Words that were read back once."""


def noises() -> tuple[str, ...]:
    """Every sentence and every fixed word of the catalogue, with 1 for each value, in parts that fit into a title."""
    entries = yaml.safe_load((HOME / "scripts/dossier/messages/steps.zh.yml").read_text("utf-8"))
    texts = [OLD]
    for entry in entries.values():
        texts += [entry] if isinstance(entry, str) else list(entry.values())
    parts = [""]
    for text in texts:
        said = re.sub(r"\{[^}]*\}", "1", text)
        if len(parts[-1]) + len(said) > LONGEST:
            parts.append("")
        parts[-1] += f" {said}"
    return tuple(parts)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report]:
    """A month as it is, and with every sentence of a trace in the titles and reasons of its records."""
    root = tmp_path_factory.mktemp("root")
    copied(root)
    parts = itertools.cycle(noises())
    changed = 0
    for path in sorted(root.glob("evidence/**/*.md")):
        head, mark, body = path.read_bytes().decode().partition("\n---\n")
        new = TEXTS.sub(lambda found: f"{found[1]}: 注{next(parts)} {found[2]}", head)
        changed += new != head
        path.write_bytes((new + mark + body).encode())
    renew_decisions(root)
    assert changed > 2 * len(noises())  # every sentence somewhere, and most of them twice
    first, second = (reported(one) for one in (HOME, root))
    return first, second


def reported(root: Path) -> Report:
    session = Session(root, cache_of(root), date(2024, 6, 30))
    assert session.sound, [one for one in session.problems if one.severity.value == "error"]
    return session.reports([Period.parse(MONTH)])[0]


LEFT_OUT = {"text", "title", "note", "inputs", "doubted"}


def _doubt(one: Any) -> bool:
    return isinstance(one, dict) and one.get("kind") == "doubt"


def bare(tree: Any) -> Any:
    """A tree without the titles and texts in its steps, the words made of them, and the digests of files.

    Nor what is doubted: doubts look into words on purpose, and move nothing.
    """
    if isinstance(tree, dict):
        if tree.get("type") in {"title", "text"}:
            return {key: value for key, value in tree.items() if key != "value"}
        return {key: bare(value) for key, value in tree.items() if key not in LEFT_OUT}
    return [bare(one) for one in tree if not _doubt(one)] if isinstance(tree, list) else tree


def test_figures_states_and_steps_stay(both: tuple[Report, Report]) -> None:
    plain, noisy = (bare(one.assessment.model_dump(mode="json")) for one in both)
    assert plain == noisy


def test_the_same_steps_decide_and_are_open(both: tuple[Report, Report]) -> None:
    def told(report: Report) -> list[tuple[str, list[int], list[int]]]:
        found = rows(report, Places(report))
        return [
            (
                row.indicator.id,
                [nth for nth, one in enumerate(row.reasons) if one.decides],
                [nth for nth, one in enumerate(row.reasons) if one.open],
            )
            for row in found
        ]

    assert told(both[0]) == told(both[1])


def test_the_same_duties_cost_the_same_points(both: tuple[Report, Report]) -> None:
    def told(report: Report) -> list[tuple[str, list[tuple[str, str]]]]:
        places = Places(report)
        duties = owed(report, places, rows(report, places))
        return [(one.duty.id, [(row.indicator.id, str(lost)) for row, lost in one.losses]) for one in duties]

    assert told(both[0]) == told(both[1])


def test_the_same_steps_stand_in_letters(both: tuple[Report, Report]) -> None:
    def told(report: Report) -> list[list[int]]:
        found = report.assessment.indicators
        return [[row.trace.index(step) for step in reasons.against(row)] for row in found if reasons.lost(row)]

    assert told(both[0]) == told(both[1])
    assert any(told(both[0]))


PACKAGE = HOME / "scripts" / "dossier"
HAN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SPLITTING = {"startswith", "endswith", "removeprefix", "removesuffix", "split", "rsplit", "partition", "rpartition"}
SPLITTING |= {"find", "index", "replace", "strip", "count", "translate", "isdigit", "isascii"}
MATCHING = {"match", "fullmatch", "search", "sub", "finditer", "findall"}
READ = {"text", "title", "name", "reason", "value", "rule", "label", "note", "message", "hint", "shows", "comment"}
READ |= {"cause", "about", "words", "clause", "why"}
"""What holds words that people read, by the name of the field."""

READING: dict[str, str] = {
    # what people write is read once, into types
    "desk/draft.py": "the desk's form filled in by hand",
    "fields/meant.py": "days as they are written",
    "intake/form/answers.py": "answers typed by hand",
    "intake/month/build.py": "names of files, and days as they are written",
    "intake/month/rows.py": "the intake workbook filled in by hand",
    "intake/month/tables.py": "tables filled in by hand",
    "intake/month/values.py": "the intake workbook filled in by hand",
    "intake/tables/cells.py": "what a spreadsheet writes of a formula that failed",
    "intake/tables/days.py": "tables filled in by hand",
    "intake/tables/figures.py": "tables filled in by hand",
    "intake/tables/heads.py": "tables filled in by hand",
    "intake/usage/exports.py": "exports of monitoring platforms",
    "intake/usage/guessing.py": "exports of monitoring platforms",
    "intake/usage/meant.py": "exports of monitoring platforms",
    "intake/usage/samples.py": "exports of monitoring platforms",
    "load/folder.py": "names of files",
    "load/strays.py": "a record under a name of its own",
    "openers/numberformats.py": "formats of a workbook's cells",
    "openers/outages.py": "logs of monitoring platforms",
    "openers/validity.py": "documents that say until when they hold",
    "source/__init__.py": "characters that no file may hold",
    "source/marks.py": "the grammar of files",
    "source/slips.py": "the grammar of files",
    "source/editing.py": "the grammar of files",
    "source/spelling.py": "the grammar of files",
    "survey/fields.py": "forms filled in by hand",
    "survey/filled.py": "forms filled in by hand",
    "survey/heads.py": "forms filled in by hand",
    "survey/tables.py": "forms filled in by hand",
    "verify/judging.py": "the line of a commit that approves another",
    # a doubt asks about what a record says, and changes no figure
    "checks/doubts/availability.py": "a doubt",
    "checks/doubts/minutes.py": "a doubt",
    "checks/doubts/papers.py": "a doubt",
    "checks/persons.py": "a reminder",
    "checks/reports.py": "the span that a report names, as the layout has it",
    "checks/unseen.py": "a reminder",
    # how it looks and where it lies, not what it means
    "intake/month/marked.py": "names of sheets",
    "letters/written.py": "figures are set apart in letters",
    "markup/writing.py": "how Markdown is written",
    "package.py": "names of folders",
    "proposal/formats.py": "how Markdown is written",
    "publish/__init__.py": "names of tasks",
    "publish/appearance.py": "names of files",
    "report/public/redaction.py": "a word of a warning that is the title of its record",
    "site/guides.py": "the suffix of a file",
    "site/obligations.py": "the suffix of a file",
    "site/records.py": "how wide a cell is",
    "trace/sentences.py": "keys of the catalogue",
    "views/places.py": "names of files",
}
"""The modules that may look into words, and why."""


def looks_into_words(node: ast.AST) -> bool:
    """Whether it takes words apart, or compares them: those of a field that people read, or Chinese ones."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        method, of = node.func.attr, node.func.value
        if method in SPLITTING:
            return read(of) or any(map(chinese, node.args))
        pattern = isinstance(of, ast.Name) and of.id == "re"
        return (method in MATCHING and any(map(read, node.args))) or (pattern and any(map(chinese, node.args)))
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        within = any(isinstance(one, ast.In | ast.NotIn) for one in node.ops)
        if within:
            return chinese(node.left) or any(map(read, node.comparators))
        equal = any(isinstance(one, ast.Eq | ast.NotEq) for one in node.ops)
        return equal and any(chinese(one) or titled(one) for one in sides)
    return False


def read(node: ast.AST) -> bool:
    """A field of words, or a part of one."""
    if isinstance(node, ast.Subscript):
        return read(node.value)
    return isinstance(node, ast.Attribute) and node.attr in READ


def titled(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"text", "title", "reason"}


def chinese(node: ast.AST) -> bool:
    texts = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return any(HAN.search(text) for text in texts)


def looking() -> Iterator[tuple[str, int]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.expr) and looks_into_words(node):
                yield path.relative_to(PACKAGE).as_posix(), node.lineno


def test_no_module_looks_into_words_but_those_with_a_reason() -> None:
    found = set(looking())
    assert {one for one in found if one[0] not in READING} == set()
    assert READING.keys() - {path for path, _ in found} == set()  # nothing stale


@pytest.mark.parametrize(
    "code",
    [
        "step.text.startswith('x')",
        "text.startswith('未证实')",
        "step.text.removeprefix(prefix)",
        "'更换' in step.text",
        "word in step.value",
        "step.value == '未证实'",
        "row.text[:3].isdigit()",
        "re.search('R-33', step.text)",
        "re.compile('《.*》')",
        "step.title == other",
    ],
)
def test_the_search_finds_what_looks_into_words(code: str) -> None:
    assert any(map(looks_into_words, ast.walk(ast.parse(code))))


EXPRESSION = re.compile(r"\{[{%](.*?)[%}]\}")
INTO = re.compile(
    r"\.(?:" + "|".join(sorted(SPLITTING)) + r")\(|\|\s*(?:replace|regex\w*|trim|wordcount)\b"
    r"|['\"][^'\"]*[\u4e00-\u9fff][^'\"]*['\"]\s*(?:in|==|!=)\s"
    r"|(?<!for)\s(?:in|==|!=)\s*['\"][^'\"]*[\u4e00-\u9fff]"
    r"|['\"\w]\s+in\s+[\w.]*\.(?:text|title|name|reason|value)\b"
)
ALLOWED = {
    ("overrides/main.html", "super()"),
    ("overrides/main.html", "set named = search"),
    ("overrides/partials/logo.html", "drawing"),
    ("pages/downloads.md.j2", "file.name.split('/')"),
    ("pages/obligations.md.j2", "name in '一二三四五六日'"),
}
"""Pages and drawings that the generator made; names of files; the days of a week in order."""


def test_no_template_looks_into_words() -> None:
    theme = HOME / "theme"
    found = {
        (path.relative_to(theme).as_posix(), expression)
        for path in (*theme.rglob("*.j2"), *theme.rglob("*.html"))
        for expression in EXPRESSION.findall(path.read_text(encoding="utf-8"))
        if INTO.search(expression)
    }
    assert {one for one in found if not any(one[0] == path and part in one[1] for path, part in ALLOWED)} == set()
    assert INTO.search(" if 'R-33' in step.text ")
    assert INTO.search(" step.text.startswith('x') ")
    assert INTO.search(" step.value == '未证实' ")
