"""The 57 priced items of article 5."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from dossier.contract import Contract
from dossier.contract.prices import Prices
from dossier.exact.number import plain

DAY = date(2024, 3, 31)

# SKU and yuan a month, typed from the contract's table in its order.
ARTICLE_5 = """
rack-u 202.35; rack-cabinet 3230;
vm-2c2g 105.45; vm-2c4g 120.65; vm-2c8g 151.05; vm-2c16g 258.4; vm-4c4g 211.85; vm-4c8g 242.25; vm-4c16g 302.1;
vm-4c32g 519.65; vm-8c8g 422.75; vm-8c16g 483.55; vm-8c32g 604.2; vm-8c64g 845.5; vm-16c16g 845.5; vm-16c32g 968.05;
vm-16c64g 1209.35; vm-32c32g 1691.95; vm-32c64g 1935.15; vm-32c128g 2417.75;
server-2x8c-256g-600g 1054.5; server-2x10c-320g-600g 1187.5; server-2x10c-256g-6t 1254; server-2x10c-256g-6t-ssd 1282.5;
server-2x10c-256g-33t-ssd 1748; server-2x14c-320g-600g 1425; server-4x10c-256g-600g 1900; server-4x14c-320g-600g 2327.5;
server-8x10c-512g-600g 3325; server-8x14c-512g-600g 4275; server-8x16c-512g-600g 4655;
load-balancer 11.4; public-ip 32.3; bandwidth 10093.75; san 0.22; nas 0.15; os-linux 26.6; os-windows 52.25;
backup-vm 0.11; backup-db 0.11; backup-app 0.4; db-mysql 75.05; db-sqlserver 202.35; db-db2 645.05; db-oracle 753.35;
mq-2c4g 188.1; mq-4c8g 403.75; mq-8c16g 823.65; mq-16c32g 1418.35; waf 214.7; web-full 428.45;
crypto-l2-50 1615; crypto-l2-100 3144.5; crypto-l2-500 8075; crypto-l3-50 2422.5; crypto-l3-100 4845;
crypto-l3-500 8882.5
"""


@pytest.fixture
def prices(contract: Contract) -> Prices:
    return contract.prices


def test_all_57_items_in_the_contracts_order(prices: Prices) -> None:
    listed = [f"{item.sku} {plain(item.price_on(DAY).amount)}" for item in prices.items]
    assert listed == [entry.strip() for entry in ARTICLE_5.split(";")]
    assert len(listed) == 57
    assert all(price.clause for item in prices.items for price in item.prices)


def test_hosts_are_cloud_hosts_and_rented_servers(prices: Prices) -> None:
    hosts = [item for item in prices.items if item.host is not None]
    assert len(hosts) == 18 + 11
    assert {item.sku.split("-")[0] for item in hosts} == {"vm", "server"}
    for item in hosts:
        assert item.host is not None
        if item.sku.startswith("vm-"):  # vm-4c8g has 4 vCPU and 8 GB
            assert item.sku == f"vm-{item.host.vcpu}c{plain(item.host.memory_gb)}g"
        else:  # server-2x10c-320g-600g has 2 x 10 cores and 320 GB or more
            sockets, cores = item.sku.split("-")[1].removesuffix("c").split("x")
            assert item.host.vcpu == int(sockets) * int(cores)
            assert f"-{plain(item.host.memory_gb)}g-" in item.sku
            assert item.host.minimum
    assert prices.is_host("vm-4c8g")
    assert not prices.is_host("rack-cabinet")
    assert not prices.is_host("nothing")


@pytest.mark.parametrize(
    ("users", "tier"),
    [(0, None), (1, "50"), (50, "50"), (51, "100"), (100, "100"), (101, "500"), (500, "500"), (501, None)],
)
@pytest.mark.parametrize("family", ["crypto-l2", "crypto-l3"])
def test_tier_by_users(prices: Prices, family: str, users: int, tier: str | None) -> None:
    item = prices.tier(family, users)
    assert (item and item.sku) == (tier and f"{family}-{tier}")


def test_no_tier_of_an_unknown_family(prices: Prices) -> None:
    assert prices.tier("crypto-l9", 5) is None
    assert set(prices.families) == {"crypto-l2", "crypto-l3"}


def test_allowances(prices: Prices) -> None:
    assert {item.sku: item.free_per_host for item in prices.items if item.free_per_host} == {"public-ip": 1}
    assert {item.sku: item.gives_disk_gb for item in prices.items if item.gives_disk_gb} == {
        "os-linux": 20,
        "os-windows": 40,
    }
    assert prices.free_disk == ("san", "nas")


def test_price_on_a_day(prices: Prices) -> None:
    assert plain(prices.unit_price("vm-2c2g", DAY)) == "105.45"
    assert plain(prices.unit_price("vm-2c2g", date(2023, 1, 1))) == "105.45"  # the first one reaches back
    with pytest.raises(KeyError):
        prices.unit_price("nothing", DAY)


@pytest.mark.parametrize(("units", "hinted"), [(15, None), (16, "rack-cabinet")])
def test_a_cabinet_is_hinted_at_once_it_costs_less(prices: Prices, units: int, hinted: str | None) -> None:
    """15 x 202.35 = 3035.25 and 16 x 202.35 = 3237.60, a cabinet costs 3230."""
    item = prices.cheaper("rack-u", Fraction(units), DAY)
    assert (item and item.sku) == hinted
    assert prices.cheaper("rack-cabinet", Fraction(99), DAY) is None
