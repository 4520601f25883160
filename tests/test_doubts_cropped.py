"""Pictures that are cropped ones of another record, and pictures of one layout, which are none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

import pytest
from PIL import Image, ImageEnhance

from builders import HOME, own_contract
from dossier.checks.doubts import cropped
from dossier.doubt import Doubt
from dossier.evidence import Evidence
from dossier.load import Dossier
from dossier.openers import looking
from dossier.openers.content import Content, told
from pictured import packed, scene
from test_doubts_alike import console, form, one

CHARTS = sorted((HOME / "evidence").glob("*/monitoring-report/*.png"))
RACKS = sorted((HOME / "evidence").glob("*/inspection-record/*.jpg"))


def asked(*pictures: bytes) -> list[Doubt]:
    """A record each, from January on."""
    contents = {f"{nth:0>64}": seen(data) for nth, data in enumerate(pictures)}
    records = [one(nth, nth % 12 + 1, f"{nth}") for nth in range(len(pictures))]
    return list(cropped.check(Dossier(own_contract(), Evidence.of(records, contents), {})))


@cache
def seen(data: bytes) -> Content:
    found = told(json.dumps(looking.look(".jpg", data)).encode())
    assert found is not None
    return found


def cut(image: Image.Image, left: int, top: int, right: int, bottom: int, quality: int = 75) -> bytes:
    """Without so many per cent at each edge, saved again."""
    width, height = image.size
    edges = (width * left // 100, height * top // 100, width * (100 - right) // 100, height * (100 - bottom) // 100)
    return packed(image.convert("RGB").crop(edges), quality=quality)


def pngs(images: Sequence[Image.Image]) -> list[bytes]:
    return [packed(image.convert("RGB"), "PNG") for image in images]


@pytest.mark.parametrize("edges", [(0, 0, 10, 10), (5, 5, 5, 5), (13, 2, 7, 16), (0, 12, 0, 0), (20, 0, 10, 10)])
def test_a_cropped_photo_is_known_again(edges: tuple[int, int, int, int]) -> None:
    photos = [scene(seed) for seed in range(4)]
    (found,) = asked(*pngs(photos), cut(photos[1], *edges))
    assert found.place.path == "evidence/2024-05/drill/drill-4.yml"
    assert [place.path for place in found.related] == ["evidence/2024-02/drill/drill-1.yml"]


def test_also_if_the_earlier_one_is_the_cropped_one() -> None:
    photo = scene(1)
    (found,) = asked(cut(photo, 8, 5, 3, 9), *pngs([scene(2), photo]))
    assert found.place.path == "evidence/2024-03/drill/drill-2.yml"


def test_a_photo_is_told_from_others_of_the_same_place() -> None:
    racks = [Image.open(path) for path in RACKS]
    (found,) = asked(*pngs(racks), cut(racks[2], 0, 0, 10, 10))
    assert [place.path for place in found.related] == ["evidence/2024-03/drill/drill-2.yml"]


def test_a_photo_that_is_far_too_bright() -> None:
    racks = [Image.open(path).convert("RGB") for path in RACKS]
    (found,) = asked(*pngs(racks), packed(ImageEnhance.Brightness(racks[1]).enhance(1.6), quality=80))
    assert [place.path for place in found.related] == ["evidence/2024-02/drill/drill-1.yml"]


def test_pictures_of_one_layout_are_not_taken_for_each_other() -> None:
    """Nor are they when each is cropped by hand in its own way, as clerks do every month."""
    by_hand = ((0, 0, 0, 0), (5, 3, 2, 0), (0, 8, 4, 1), (10, 0, 0, 6), (2, 2, 9, 3), (7, 1, 1, 8))
    charts, racks = ([Image.open(path) for path in paths] for paths in (CHARTS, RACKS))
    for family in (charts, racks, [console(seed) for seed in range(6)], [form(seed) for seed in range(6)]):
        assert not asked(*pngs(family))
        assert not asked(*(cut(image, *edges) for image, edges in zip(family, by_hand, strict=True)))


def test_pages_and_screens_are_not_taken_for_each_other() -> None:
    assert not asked(*pngs([console(seed) for seed in range(100, 110)]), *pngs([form(seed) for seed in range(10)]))


def test_what_looks_the_same_as_a_whole_is_asked_about_elsewhere() -> None:
    assert not asked(packed(scene(1), "PNG"), packed(scene(2), "PNG"), packed(scene(1), quality=80))


@pytest.mark.parametrize("facts", [{"view": "AAAA"}, {"crops": "AAAA"}, {"view": 7}, {"outages": [7]}, {"ends": ["x"]}])
def test_what_is_no_view_is_refused(facts: dict[str, object]) -> None:
    assert told(json.dumps(facts).encode()) is None
