"""Settlement workbooks read back: cells by the heads of their tables, and what LibreOffice computes from them."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

# LibreOffice would believe the values that come with a file of Excel; 0 is "always recalculate".
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class Opened:
    """A workbook with its values and its formulas."""

    data: bytes

    @cached_property
    def values(self) -> Workbook:
        return load_workbook(BytesIO(self.data), data_only=True)

    @cached_property
    def formulas(self) -> Workbook:
        return load_workbook(BytesIO(self.data))

    def cells(self) -> Iterator[tuple[str, Cell, object]]:
        """Sheet, cell with its formula or text, and value."""
        for sheet in self.formulas.worksheets:
            shown = self.values[sheet.title]
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        assert isinstance(cell, Cell)
                        yield sheet.title, cell, shown[cell.coordinate].value

    def table(self, sheet: str, head: str) -> list[dict[str, Cell]]:
        """The entries below the row that holds this head; each by the heads of its columns."""
        return self._table(self.formulas, sheet, head)

    def shown(self, sheet: str, head: str) -> list[dict[str, object]]:
        """The same as values."""
        return [{key: cell.value for key, cell in row.items()} for row in self._table(self.values, sheet, head)]

    @staticmethod
    def _table(book: Workbook, sheet: str, head: str) -> list[dict[str, Cell]]:
        rows = list(book[sheet].iter_rows())
        top = next(index for index, row in enumerate(rows) if head in [cell.value for cell in row])
        titles = [str(cell.value) for cell in rows[top]]
        found = []
        for row in rows[top + 1 :]:
            if all(cell.value is None for cell in row):
                break
            found.append({title: cell for title, cell in zip(titles, row, strict=True) if isinstance(cell, Cell)})
        return found

    def summary(self) -> dict[str, object]:
        """汇总 by label."""
        return {str(row["项目"]): row["公式结果"] for row in self.shown("汇总", "公式结果")}

    def part(self, name: str) -> str:
        with zipfile.ZipFile(BytesIO(self.data)) as parts:
            return parts.read(name).decode()

    @cached_property
    def parts(self) -> list[str]:
        with zipfile.ZipFile(BytesIO(self.data)) as parts:
            return parts.namelist()


def money(value: object) -> Decimal:
    """What a cell holds, as the shortest decimal of its double: an amount that was rounded to 0.01 gives itself."""
    assert isinstance(value, (int, float)), value
    return Decimal(repr(value))


def without_values(data: bytes) -> bytes:
    """The same workbook with no value behind any formula, so that values can only come from calculation."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as bare:
        for name in parts.namelist():
            content = parts.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
                assert b"</f><v>" not in content
            bare.writestr(name, content)
    return out.getvalue()


def recalculate(files: Mapping[str, bytes], folder: Path, to: str = "xlsx:Calc MS Excel 2007 XML") -> dict[str, Opened]:
    """What LibreOffice makes of workbooks without values; one run for all of them."""
    given, made, profile = folder / "given", folder / "made", folder / "profile"
    for path in (given, made, profile / "user"):
        path.mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS)
    for name, data in files.items():
        (given / f"{name}.xlsx").write_bytes(without_values(data))
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    paths = [str(given / f"{name}.xlsx") for name in files]
    done = subprocess.run(
        [*command, "--convert-to", to, "--outdir", str(made), *paths], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {path.stem: Opened(path.read_bytes()) for path in sorted(made.iterdir())}
