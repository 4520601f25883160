"""Pictures that look the same: what the same picture may go through, and what is another picture."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from builders import own_contract, record
from dossier.checks.doubts import alike
from dossier.evidence import Evidence
from dossier.load import Dossier
from dossier.openers import looking, pictures
from dossier.openers.content import SIDE, Content, told
from dossier.problems import Problem
from dossier.records import Record
from dossier.records.security import Drill
from pictured import packed, scene

DRILL = "subject: fire\nplan: true\nrecord: true\nphotos: true\nparticipants: 5\nresult: passed\n"


@cache
def console(seed: int) -> Image.Image:
    """A screen of a monitoring platform: the layout of every month, the figures of one."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    image = Image.new("RGB", (1200, 800), "#eceff3")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 1200, 48), fill="#263238")
    pen.rectangle((0, 48, 180, 800), fill="#37474f")
    for row in range(16):
        top = 80 + row * 42
        pen.rectangle((200, top, 1180, top + 36), fill="white")
        pen.text((220, top + 8), f"host-{row:02}", fill="black", font_size=16)
        for column in range(6):
            pen.text((400 + column * 130, top + 8), f"{chance.random() * 100:.1f}%", fill="black", font_size=16)
    return image


@cache
def form(seed: int) -> Image.Image:
    """A scanned page of 25 questions with a tick each."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    image = Image.new("L", (620, 877), "white")
    pen = ImageDraw.Draw(image)
    for row in range(25):
        top = 60 + row * 30
        pen.text((50, top), f"{row} the quick brown fox jumps over the lazy dog", fill="black", font_size=13)
        for column in range(5):
            pen.rectangle((425 + column * 30, top, 439 + column * 30, top + 14), outline="black")
        left = 425 + chance.randrange(5) * 30
        pen.line((left + 2, top + 7, left + 6, top + 12, left + 13, top + 1), fill="black", width=2)
    return image


def one(nth: int, month: int, *digests: str) -> Record:
    attached = "".join(f"  - {{path: p{digest}.jpg, sha256: {digest:0>64}, shows: 示例}}\n" for digest in digests)
    at = f"evidence/2024-{month:02}/drill/drill-{nth}.yml"
    return record(Drill, f"id: drill-{nth}\nhappened: 2024-{month:02}-05\n{DRILL}attachments:\n{attached}", path=at)


def asked(*sketches: bytes) -> list[Problem]:
    """A record each, from January on."""
    records = [one(nth, nth % 12 + 1, f"{nth}") for nth in range(len(sketches))]
    contents = {f"{nth:0>64}": Content(sketch=sketch) for nth, sketch in enumerate(sketches)}
    return list(alike.check(Dossier(own_contract(), Evidence.of(records, contents), {})))


@cache
def sketch(data: bytes) -> bytes:
    seen = told(json.dumps(looking.look(".jpg", data)).encode())
    assert seen is not None
    return seen.sketch


SAME: dict[str, Callable[[Image.Image], bytes]] = {
    "a byte more": lambda image: packed(image, "PNG") + b"\n",
    "JPEG": lambda image: packed(image, quality=60),
    "WebP": lambda image: packed(image, "WEBP", quality=70),
    "smaller": lambda image: packed(image.resize((image.width // 2, image.height // 2)), quality=80),
    "larger": lambda image: packed(image.resize((image.width * 3 // 2, image.height * 3 // 2)), "PNG"),
    "darker": lambda image: packed(ImageEnhance.Brightness(image).enhance(0.7), quality=85),
    "paler": lambda image: packed(ImageEnhance.Contrast(image).enhance(0.8), quality=85),
    "grey": lambda image: packed(image.convert("L"), quality=85),
}


@pytest.mark.parametrize("change", SAME)
@pytest.mark.parametrize("make", [scene, console, form])
def test_the_same_picture_is_known_again(make: Callable[[int], Image.Image], change: str) -> None:
    first = make(1)
    (found,) = asked(sketch(packed(first, "PNG")), sketch(packed(make(2), "PNG")), sketch(SAME[change](first)))
    assert found.place.path == "evidence/2024-03/drill/drill-2.yml"
    assert [place.path for place in found.related] == ["evidence/2024-01/drill/drill-0.yml"]


@pytest.mark.parametrize("make", [scene, console, form])
def test_another_picture_is_none_however_alike_its_layout(make: Callable[[int], Image.Image]) -> None:
    assert not asked(*(sketch(packed(make(seed), "PNG")) for seed in range(6)))


def test_next_to_empty_pictures_have_no_sketch() -> None:
    page = Image.new("L", (1240, 1754), "white")
    ImageDraw.Draw(page).text((100, 100), "for the file", fill="black", font_size=26)
    assert not pictures.sketch(page)
    assert len(pictures.sketch(form(1))) == SIDE * SIDE


def test_pictures_of_one_record_and_the_same_file_again_are_not_asked_about() -> None:
    seen = {f"{digest:0>64}": Content(sketch=sketch(packed(scene(1), quality=60 + int(digest)))) for digest in "12"}
    records = [one(1, 3, "1", "2"), one(2, 4, "1")]
    assert not list(alike.check(Dossier(own_contract(), Evidence.of(records, seen), {})))


def test_of_many_pictures_of_one_layout_few_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sketches that share every row of their pattern but the last: 400 are 79,800 pairs, of which 2,000 are seen."""
    chance = random.Random(1)  # noqa: S311  # no secret
    ground, compared = pictures.sketch(console(1)), []
    apart = alike._apart

    def counted(*pair: alike._Seen) -> int:
        compared.append(pair)
        return apart(*pair)

    monkeypatch.setattr(alike, "_apart", counted)
    assert not asked(*(ground[:-SIDE] + chance.randbytes(SIDE) for _ in range(400)))
    assert len(compared) <= 400 * 5


@pytest.mark.parametrize("value", ['"AAAA"', '"?"', "7", "null"])
def test_a_sketch_that_is_none_is_refused(value: str) -> None:
    assert told(f'{{"sketch": {value}}}'.encode()) is None
