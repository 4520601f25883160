"""What every page says of where a month comes from: no history, or nobody whose key could be known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import HOME
from dossier.contract.roles import read_roles
from dossier.paper import pdf
from dossier.paper.press import Press
from dossier.publish.appearance import read_look
from dossier.publish.staging import facts
from dossier.report import Report
from dossier.site.front import PublishedMonth, front
from dossier.views import provenance
from report_factory import Make

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHKl9MimGAoEJg+RcBONUvX2DmGgmZo7NmYbAGrSWGUd"
SAID = "没有登记公钥，谁改了什么无法核验"


@pytest.fixture(scope="module")
def keyless() -> Report:
    return Make().report()


@pytest.fixture(scope="module")
def registered(keyless: Report) -> Report:
    """The same where somebody has a key."""
    text = (HOME / "content" / "contract" / "roles.yml").read_text("utf-8")
    people = f"people: [{{id: clerk, name: 经办, role: bureau, keys: [{{key: {KEY}, from: 2024-01-01}}]}}]\n"
    roles = read_roles(f"{text}\n{people}".encode())
    assert roles is not None
    return replace(keyless, contract=replace(keyless.contract, roles=roles))


def test_without_keys_every_page_says_so_and_with_keys_none(keyless: Report, registered: Report) -> None:
    look = read_look(HOME)
    press = Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts")
    for report, told in ((keyless, SAID), (registered, "")):
        assert provenance.keys(report) == told
        assert facts(report)["gap"] == told  # in the head of every page of the site
        first = front(look.theme, [PublishedMonth("2024-03", None, frozenset())], [report]).decode()
        assert (SAID in first) == bool(told)
        assert pdf.html(report, look.theme, press).count(SAID) == (2 if told else 0)  # cover and seals
        assert ("　未登记公钥" in pdf.html(report, look.theme, press)) == bool(told)  # the head of every page


def test_where_there_is_no_history_that_is_said_alone(keyless: Report) -> None:
    report = replace(keyless, gap="shallow")
    assert provenance.keys(report) == ""
    assert facts(report)["gap"] == provenance.gap(report)
