"""White space of templates goes, that of texts stays."""

from __future__ import annotations

import json

import pytest

from dossier.publish.lean import squeezed


@pytest.mark.parametrize(("page", "expected"), [
    (b"<ul>\n  <li>\n    <a>\n one two \n</a>\n\n</li></ul><article>\n\n  <p>a\n   b</p>\n</article>\n\n</body>\n",
     b"<ul><li><a>one two </a></li></ul><article>\n<p>a\nb</p>\n</article>\n</body>\n"),
    (b"<script>\nif (a)\n  b()\n</script>\n<article>\n<pre><code>a\n  b\n\nc</code></pre>\n  <p>c</p></article>",
     b"<script>\nif (a)\n  b()\n</script>\n<article>\n<pre><code>a\n  b\n\nc</code></pre>\n<p>c</p></article>"),
    (b"<p>\n  no article\n</p>\n<textarea>\n a\n</textarea>", b"<p>\nno article\n</p>\n<textarea>\n a\n</textarea>"),
    (b"<article><preface>\n  a</preface>&#10;  b </article>", b"<article><preface>\na</preface>&#10;  b </article>"),
])  # fmt: skip
def test_white_space_goes_where_nothing_is_laid_out_as_written(page: bytes, expected: bytes) -> None:
    assert squeezed(page) == expected


def test_the_config_is_in_plain_letters_and_cannot_end_its_script() -> None:
    told = {"base": "..", "translations": {"a": "键入以开始", "b": "</script><script>x()"}}
    quoted = json.dumps(told).replace("<", "\\u003c")
    page = squeezed(f'<article></article><script id="__config" type="application/json">{quoted}</script>'.encode())
    text = page.decode().removeprefix('<article></article><script id="__config" type="application/json">')
    assert "键入以开始" in text
    assert text.count("</script>") == 1
    assert json.loads(text.removesuffix("</script>")) == told
