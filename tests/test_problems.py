from __future__ import annotations

from dossier.problems import Place, Severity, error, warning, worst


def test_places_print_and_sort_by_path_line_column() -> None:
    places = [Place("b.yml", 1, 1), Place("a.yml", 10, 1), Place("a.yml", 2, 9), Place("a.yml", 2, 1), Place("a.yml")]
    assert [str(place) for place in sorted(places)] == ["a.yml", "a.yml:2:1", "a.yml:2:9", "a.yml:10:1", "b.yml:1:1"]


def test_words_are_in_order_so_that_equal_problems_are_equal() -> None:
    assert error("x", Place("a"), b="2", a="1") == error("x", Place("a"), a="1", b="2")
    assert error("x", Place("a")) != warning("x", Place("a"))


def test_worst() -> None:
    assert worst(()) is None
    assert worst((warning("x", Place("a")),)) is Severity.WARNING
    assert worst((warning("x", Place("a")), error("x", Place("a")))) is Severity.ERROR


def test_sort_key_is_place_then_code() -> None:
    problems = [error("b", Place("a", 1, 1)), error("a", Place("a", 2, 1)), error("a", Place("a", 1, 1))]
    ordered = sorted(problems, key=lambda problem: problem.sort_key)
    assert [(problem.place.line, problem.code) for problem in ordered] == [(1, "a"), (1, "b"), (2, "a")]
