"""`new` on the terminal: asks for the keys of a record one after the other, and says at once what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import click

from dossier.cli.drafting import taken
from dossier.cli.questions import Leave
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.exact.period import Period
from dossier.fields.shapes import part_at
from dossier.intake.form.answers import answered
from dossier.intake.form.checked import Candidate
from dossier.intake.form.known import known
from dossier.intake.form.questions import KeyQuestion, questions, questions_of
from dossier.intake.form.suggested import Suggestions
from dossier.problems.wording import Language
from dossier.records import KINDS
from dossier.records.layout import USAGE
from dossier.records.written import path_of, record_text, suffix_of
from dossier.source import Bare, Path
from dossier.source.spelling import Value, scalar

_LEAVE: Final = "q"
_LAST: Final = ("title", "id")
"""Keys that are asked for when the others are known, since those suggest them."""
_SHOWN: Final = 40  # values to choose from that are listed

_DIGITS: Final = 2  # of a day of the month

Tree = dict[str, Value]


@dataclass
class NewRecord:
    """A record in the making; `given` are answers from the command line, `asks`: somebody is there to be asked."""

    session: Session
    kind: str
    month: Period
    today: date | None
    lang: Language
    given: Mapping[str, str]
    asks: bool
    fields: Tree = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def run(self) -> Candidate:
        """The record as answered. Raises Leave if somebody leaves."""
        self.fields = {"kind": self.kind, **({"sample": True} if self.suggestions.sample else {})}
        if self.asks:
            words = {"label": KINDS[self.kind].label if self.lang == "zh" else self.kind, "month": str(self.month)}
            click.echo(say(self.lang, "new_begin", **words))
        later = []
        for question in questions(self.kind):
            if question.key in _LAST:
                later.append(question)
            else:
                self._ask(question, self.fields, (question.key,), self.suggestions.head().get(question.key))
        for question in sorted(later, key=lambda one: _LAST.index(one.key)):
            self._ask(question, self.fields, (question.key,), self._named(question.key))
        return self.candidate

    def again(self, path: Path) -> bool:
        """Ask for a key at the top once more; whether there was anything to ask."""
        question = next((one for one in questions(self.kind) if (one.key,) == path[:1]), None) if self.asks else None
        if question is None:
            return False
        self.fields.pop(question.key, None)
        self._ask(question, self.fields, (question.key,), None)
        return True

    @property
    def suggestions(self) -> Suggestions:
        """What is likely."""
        return Suggestions(self.session.dossier, self.kind, self.month, self.today)

    @property
    def candidate(self) -> Candidate:
        """The record as far as it is known, at the place where it would lie."""
        happened, name = str(self.fields.get("happened", "")), str(self.fields.get("id", "new"))
        try:
            day = date.fromisoformat(happened)
        except ValueError:
            day = self.month.start
        own = str(self.fields.get("project", name)) if self.kind == USAGE else name
        data = record_text(self.fields, suffix=suffix_of(self.kind)).encode()
        return Candidate(path_of(self.kind, own, day), data)

    def _named(self, key: str) -> Value:
        if key == "title":
            return self.suggestions.title(self.fields)
        here = self.candidate.path.rpartition("/")[0]
        ids = self.suggestions.ids(self.fields)
        return next(one for one in ids if not taken(self.session, f"{here}/{one}{suffix_of(self.kind)}", one))

    def _ask(self, question: KeyQuestion, into: Tree, path: Path, likely: Value | None) -> bool:
        """Ask for a key and put what is answered where it belongs; whether anything was."""
        match question.sort:
            case "group":
                return self._group(question, into, path, likely)
            case "groups":
                return self._groups(question, into, path)
            case "by-name":
                return self._by_name(question, into, path)
        return self._value(question, into, path, likely)

    def _group(self, question: KeyQuestion, into: Tree, path: Path, likely: Value | None) -> bool:
        assert question.model is not None  # noqa: S101  # a group has keys
        if question.optional and not self._wanted(question, path):
            return False
        inner: Tree = {}
        into[question.key] = inner
        for one in questions_of(self.kind, question.model):
            suggested = likely.get(one.key) if isinstance(likely, Mapping) else None
            self._ask(one, inner, (*path, one.key), suggested)
        if not inner:
            del into[question.key]
        return bool(inner)

    def _wanted(self, question: KeyQuestion, path: Path) -> bool:
        begins = ".".join(map(str, path))
        if any(name == begins or name.startswith(f"{begins}.") for name in self.given):
            return True
        return self.asks and self._prompt(say(self.lang, "new_whether", title=question.title)).lower() in ("y", "是")

    def _groups(self, question: KeyQuestion, into: Tree, path: Path) -> bool:
        assert question.model is not None  # noqa: S101  # as above
        items: list[Value] = []
        into[question.key] = items
        keys = tuple(questions_of(self.kind, question.model))
        while True:
            told = any(name.startswith(".".join(map(str, (*path, len(items), "")))) for name in self.given)
            if not told and not self.asks:
                break
            inner: Tree = {}
            items.append(inner)
            if self.asks and not told:
                click.echo(say(self.lang, "new_item", title=question.title, number=str(len(items))))
            first, *others = keys
            if not self._ask(first, inner, (*path, len(items) - 1, first.key), None) and not told:
                items.pop()
                break
            for one in others:
                self._ask(one, inner, (*path, len(items) - 1, one.key), None)
        if not items and question.optional:
            del into[question.key]
        return bool(items)

    def _by_name(self, question: KeyQuestion, into: Tree, path: Path) -> bool:
        """A value for each of the names that are known, such as the points of each row."""
        inner: Tree = {}
        into[question.key] = inner
        likely = self.likely_by_name(question.key)
        for name, called in self._known(question.key).items():
            text = self._given((*path, name))
            self._answer(question, inner, (*path, name), (f"{called}（{name}）", text, likely.get(name, "")))
        if not inner:
            del into[question.key]
        return bool(inner)

    def _given(self, path: Path) -> str:
        """What the command line says of a key; "" if nothing."""
        name = ".".join(map(str, path))
        self.used.add(name)
        return self.given.get(name, "")

    @property
    def unused(self) -> tuple[str, ...]:
        """What the command line says of keys that nobody was asked for, which is not to be lost in silence."""
        return tuple(name for name in self.given if name not in self.used)

    def likely_by_name(self, key: str) -> Mapping[str, str]:
        """What is likely for each of the names: of a self-score the points that are proven."""
        month = self.session.assessments.get(self.month) if key == "self_score" and self.session.sound else None
        return {row.id: scalar(row.points) for row in month.indicators} if month else {}

    def _value(self, question: KeyQuestion, into: Tree, path: Path, likely: Value | None) -> bool:
        suggested = "" if likely is None else str(likely) if isinstance(likely, str) else scalar(likely)
        text = self._given(path)
        return self._answer(question, into, path, (self._words(question), text, suggested))

    def _answer(self, question: KeyQuestion, into: Tree, path: Path, words: tuple[str, str, str]) -> bool:
        """Put an answer in its place, and ask again as long as something is wrong with it.

        `words` are those of the question, what the command line says, and what is likely.
        """
        asks, text, likely = words
        key = str(path[-1])
        while True:
            told = text or (self._prompt(asks, likely) if self.asks else likely)
            if not told:
                if question.optional or not self.asks or self._may_end(path):
                    return False
                click.echo(say(self.lang, "new_needed"))
                continue
            number = question.sort == "by-name"
            into[key] = (
                Bare(told) if number else answered(question, self._dated(question, told), self._known(question.key))
            )
            problems = self.candidate.of_answer(*path)
            if not problems or not self.asks:
                return True
            show_problems(problems, {self.candidate.path: self.candidate.data}, self.lang)
            del into[key]
            text = ""

    def _dated(self, question: KeyQuestion, text: str) -> str:
        """A day of the month by its number alone as a whole date."""
        alone = question.base is date and text.isascii() and text.isdigit() and len(text) <= _DIGITS
        return f"{self.month}-{int(text):02}" if alone else text

    def _may_end(self, path: Path) -> bool:
        """Whether an empty answer ends a list: at the first key of an entry."""
        return any(isinstance(step, int) for step in path)

    def _known(self, key: str) -> Mapping[str, str]:
        return known(self.session.dossier, key, self.month)

    def _words(self, question: KeyQuestion) -> str:
        flag = say(self.lang, "new_flag") if question.base is bool else ""
        listed = {} if flag else question.choices or self._known(question.key)
        if listed:
            self._list(listed)
        shown = say(self.lang, "new_example", value=question.example) if question.example else ""
        several = say(self.lang, "new_several") if question.sort == "several" else ""
        skip = say(self.lang, "new_skip") if question.optional else ""
        name = question.title if self.lang == "zh" else question.key
        return f"{name}{f'（{question.key}）' if self.lang == 'zh' else ''}{flag}{several}{shown}{skip}"

    def _list(self, listed: Mapping[str, str]) -> None:
        if not self.asks:
            return
        shown = [f"{value} {name}" if name != value else value for value, name in listed.items()]
        more = ["…"] if len(shown) > _SHOWN else []
        click.echo("    " + say(self.lang, "list").join([*shown[:_SHOWN], *more]))

    def _prompt(self, words: str, likely: str = "") -> str:
        """One answer; an empty one is what is likely. Raises Leave at `q` and at the end of the input."""
        try:
            text: str = click.prompt(words, default=likely, show_default=bool(likely))
        except click.Abort:
            raise Leave from None
        if text.strip().lower() == _LEAVE:
            raise Leave
        return text.strip()


def told(given: Sequence[str], kind: str) -> Iterator[tuple[str, str]]:
    """The answers of `--set` by their keys, which may be called by their titles. Raises ValueError for what is none."""
    titles = {one.title: one.key for one in questions(kind)}
    for text in given:
        key, mark, value = (part.strip() for part in text.partition("="))
        key = titles.get(key, key)
        steps = tuple(int(step) if step.isdigit() else step for step in key.split("."))
        if not mark or part_at(KINDS[kind], steps[:-1] if _by_name(kind, steps) else steps) is None:
            raise ValueError(key)
        yield key, value


def _by_name(kind: str, steps: Path) -> bool:
    return any(one.sort == "by-name" and (one.key,) == steps[:1] for one in questions(kind)) and len(steps) > 1
