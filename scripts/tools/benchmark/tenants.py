"""The tenants of the made-up city: projects with hosts and services, and how busy each host is in a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from dossier.exact.period import Period
from dossier.source.spelling import Value
from tools.sampledata.book import Annex, Book, Entry, given
from tools.sampledata.media import draw, screen
from tools.sampledata.tenants import SIZES, START

REVIEW: Final = "review-city"
_SKUS: Final = tuple(sku for sku, (vcpu, _) in SIZES.items() if sku.startswith("vm-") and vcpu <= 8)  # noqa: PLR2004
# Small quantities, so that the contract's ceiling holds for the whole city: the least of each, of 1 to 4 times that.
_SERVICES: Final[Mapping[str, int | Fraction]] = {
    "bandwidth": Fraction(1, 10), "public-ip": 4, "waf": 1, "nas": 500, "backup-vm": 200, "load-balancer": 1,
    "db-mysql": 2,
}  # fmt: skip
_CRYPTO_USERS: Final = 480
_SHARED_UNITS: Final = 3  # projects of one unit
_SCREENS: Final = 8  # one project in so many hands in a picture of the platform's curves


@dataclass(frozen=True)
class Host:
    """A cloud host with its disk in GB; `grows` is the month from which the disk is half as large again."""

    id: str
    sku: str
    disk: int
    windows: bool
    grows: Period | None

    def disk_in(self, period: Period) -> int:
        """GB allocated at the end of the month."""
        return self.disk * 3 // 2 if self.grows and self.grows <= period else self.disk


@dataclass(frozen=True)
class Tenant:
    """A project of the city."""

    number: int
    hosts: tuple[Host, ...]
    moved_in: date

    @property
    def id(self) -> str:
        """Its id in the register."""
        return f"p-{self.number:03d}"

    @property
    def name(self) -> str:
        """Its name."""
        return f"示例业务系统{self.number:03d}"

    @property
    def unit(self) -> str:
        """The id of the office that uses it."""
        return f"u-{self.number // _SHARED_UNITS:03d}"

    def serves(self, period: Period) -> bool:
        """Whether it is in service on a day of the month."""
        return self.moved_in <= period.end


def tenants(count: int, hosts: int, months: int) -> tuple[Tenant, ...]:
    """So many projects with so many hosts each; one in ten comes later than the first month, in mid-month."""
    return tuple(_tenant(number, hosts, months) for number in range(1, count + 1))


def _tenant(number: int, hosts: int, months: int) -> Tenant:
    late = number % 10 == 0 and months > 1
    moved_in = START
    if late:
        month = Period(START.year, START.month).shift(draw(1, months - 1, number, "month"))
        moved_in = date(month.year, month.month, draw(5, 25, number, "day"))
    return Tenant(number, tuple(_host(number, index, months) for index in range(1, hosts + 1)), moved_in)


def _host(number: int, index: int, months: int) -> Host:
    key = (number, index)
    grows = None
    if draw(0, 9, *key, "grows") == 0 and number % 10 and months > 1:
        grows = Period(START.year, START.month).shift(draw(1, months - 1, *key, "when"))
    sku = _SKUS[draw(0, len(_SKUS) - 1, *key, "sku")]
    return Host(f"p-{number:03d}-h{index:02d}", sku, 20 * draw(2, 60, *key, "disk"), draw(0, 3, *key, "os") == 0, grows)


def register(book: Book, tenant: Tenant) -> None:
    """File the project."""
    resources: list[Value] = []
    for host in tenant.hosts:
        resources += _host_resources(host, tenant)
    for sku, least in _SERVICES.items():
        if draw(0, 1, tenant.number, sku):
            quantity = least * draw(1, 4, tenant.number, sku, "quantity")
            resources.append(_resource(sku, tenant.moved_in, quantity=quantity))
    if tenant.number % 4 == 0:
        resources.append(_resource("crypto-l3", tenant.moved_in, users=draw(1, _CRYPTO_USERS, tenant.number, "users")))
    entry = Entry(
        "project",
        tenant.id,
        tenant.name,
        "standing",
        tenant.moved_in,
        method="letter",
        origin="入云申请与专家评审意见",
        by="甲方云管理科",
    )
    book.add_yaml(
        entry,
        f"evidence/projects/{tenant.id}.yml",
        name=tenant.name,
        unit={"id": tenant.unit, "name": f"示例单位{tenant.number // _SHARED_UNITS:03d}"},
        moved_in=tenant.moved_in,
        survey_contact="信息科联络岗",
        **given(confidentiality_requested=tenant.moved_in if tenant.number % _SHARED_UNITS == 0 else None),
        resources=resources,
    )


def _resource(sku: str, since: date, **quantity: Value) -> Value:
    return {"sku": sku, **quantity, "from": since, "review": REVIEW}


def _host_resources(host: Host, tenant: Tenant) -> list[Value]:
    system = "os-windows" if host.windows else "os-linux"
    found = [_of_host(host, tenant.moved_in, host.sku, 1), _of_host(host, tenant.moved_in, system, 1)]
    if host.grows is None:
        return [*found, _of_host(host, tenant.moved_in, "san", host.disk)]
    grown = date(host.grows.year, host.grows.month, 11)
    last = grown - timedelta(days=1)
    before = _of_host(host, tenant.moved_in, "san", host.disk, to=last)
    return [*found, before, _of_host(host, grown, "san", host.disk_in(host.grows))]


def _of_host(host: Host, since: date, sku: str, quantity: int, **until: Value) -> Value:
    return {"sku": sku, "quantity": quantity, "host": host.id, "from": since, **until, "review": REVIEW}


def usage(book: Book, tenant: Tenant, period: Period) -> None:
    """File what the platform shows of the project's hosts."""
    annexes: tuple[Annex, ...] = ()
    if tenant.number % _SCREENS == 1:
        curve = [draw(20, 90, tenant.id, period, day) for day in period.each_day()]
        annexes = (Annex("png", screen(f"{tenant.id} {period}", [curve]), "监控平台当月曲线截图"),)
    entry = Entry(
        "usage",
        f"usage-{period}-{tenant.id}",
        f"{tenant.name}{period}资源使用数据",
        str(period),
        period.end,
        since=max(tenant.moved_in, period.start),
        method="platform-export",
        origin="云资源监管平台月度导出",
        annexes=annexes,
    )
    hosts = [_shown(tenant, host, period) for host in tenant.hosts]
    book.add_yaml(
        entry,
        f"evidence/{period}/usage/{tenant.id}.yml",
        project=tenant.id,
        platform="云资源监管平台",
        interval_minutes=5,
        hosts=hosts,
    )


def _shown(tenant: Tenant, host: Host, period: Period) -> dict[str, Value]:
    vcpu, memory = SIZES[host.sku]
    disk = host.disk_in(period)
    key = (host.id, period)
    busy = draw(25, 70, tenant.id, period, "busy")
    return {
        "id": host.id,
        "vcpu": vcpu,
        "memory_gb": memory,
        "cpu": _load(busy, *key, "c"),
        "memory": _load(busy, *key, "m"),
        "disk": {"allocated_gb": disk, "used_gb": disk * draw(20, 95, *key, "d") // 100, **_load(busy, *key, "d")},
    }


def _load(busy: int, *key: object) -> dict[str, Value]:
    """Peak and trough around a mean, per cent with one place; never at rest, never always the same."""
    half = draw(1, 10 * min(busy, 100 - busy) - 1, *key)
    return {"peak": Fraction(busy * 10 + half, 10), "trough": Fraction(busy * 10 - half, 10)}
