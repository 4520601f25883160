"""Monitoring figures: each host's month, aimed at its project's utilisation, and the register of projects."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from dossier.exact.period import Period
from dossier.source.spelling import Value
from tools.sampledata.book import Annex, Book, Entry, given
from tools.sampledata.media import draw, screen
from tools.sampledata.tenants import BY_ID, SIZES, TENANTS, Host, Service, Tenant

PERIODS: Final = tuple(Period(2023, 12).shift(months) for months in range(6))
_LOW, _HIGH = 40, 60  # a letter is owed below and above (annex 1.1.2.7)
_SCREENS: Final = frozenset({"one-stop", "video-hub"})
# A metric the platform could not give: (project, month) -> (host, metric).
GAPS: Final = {("office", "2024-04"): ("office-doc-02", "memory")}


def register(book: Book) -> None:
    """Write evidence/projects."""
    for tenant in TENANTS:
        resources = [entry for host in tenant.hosts for entry in _host_resources(host, tenant)]
        resources += [_service_resource(service, tenant) for service in tenant.services]
        book.add_yaml(
            Entry(
                "project",
                tenant.id,
                tenant.name,
                "standing",
                tenant.moved_in,
                tenant.released,
                method="letter",
                origin="入云申请与专家评审意见",
                by="甲方云管理科",
            ),
            f"evidence/projects/{tenant.id}.yml",
            name=tenant.name,
            unit={"id": tenant.unit[0], "name": tenant.unit[1]},
            moved_in=tenant.moved_in,
            **given(released=tenant.released),
            survey_contact=tenant.contact,
            **given(confidentiality_requested=tenant.confidential),
            resources=resources,
        )


def _dated(since: date, until: date | None, review: str) -> dict[str, Value]:
    return given(from_=since, to=until, review=review)


def _host_resources(host: Host, tenant: Tenant) -> list[Value]:
    dated = _dated(host.make.since or tenant.moved_in, tenant.released, host.make.review)
    wanted = ((host.make.sku, 1), (f"os-{host.make.os}", 1), ("san", host.make.san))
    return [given(sku=sku, quantity=quantity, host=host.id) | dated for sku, quantity in wanted if quantity]


def _service_resource(service: Service, tenant: Tenant) -> Value:
    dated = _dated(service.since or tenant.moved_in, service.to or tenant.released, service.review)
    quantity = Fraction(service.quantity) if service.quantity else None
    return given(sku=service.sku, quantity=quantity, users=service.users or None) | dated


def monitored(tenant: Tenant, period: Period) -> dict[str, dict[str, Value]]:
    """Host id -> what the platform shows for it in the month."""
    shown = {}
    for host in tenant.hosts:
        if (host.make.since or tenant.moved_in) > period.end:
            continue
        shown[host.id] = _host_month(tenant, host, period)
        gap_host, gap = GAPS.get((tenant.id, str(period)), ("", ""))
        if gap_host == host.id:
            del shown[host.id][gap]
    return shown


def _host_month(tenant: Tenant, host: Host, period: Period) -> dict[str, Value]:
    vcpu, memory = SIZES[host.make.sku]
    exact = tenant.exact.get(str(period))
    aim = Fraction(tenant.busy[PERIODS.index(period)], 100)
    key = (host.id, period)
    cpu, mem, disk = exact or (_near(aim, 60, *key, "cpu"), _near(aim, 50, *key, "mem"), _near(aim, 40, *key, "disk"))
    used = disk * host.disk
    return {
        "id": host.id,
        "vcpu": vcpu,
        "memory_gb": memory,
        "cpu": _peak_and_trough(cpu, *key, "c"),
        "memory": _peak_and_trough(mem, *key, "m"),
        "disk": _disk(host, used if exact else Fraction(round(used)), *key),
    }


def _disk(host: Host, used: Fraction, *key: object) -> dict[str, Value]:
    """What the platform shows of a disk; it also knows the month's peak and trough, for the other reading of R-32."""
    percent = round(used * 1000 / host.disk)
    peak = min(1000, percent + draw(5, 30, *key, "up"))
    trough = max(0, percent - draw(10, 60, *key, "down"))
    return {
        "allocated_gb": host.disk,
        "used_gb": used,
        "peak": Fraction(peak, 10),
        "trough": Fraction(trough, 10),
    }


def _near(aim: Fraction, spread: int, *key: object) -> Fraction:
    """A rate near `aim`, in steps of 0.05 per cent, up to `spread` thousandths off."""
    return min(Fraction(97, 100), max(Fraction(3, 100), aim + Fraction(draw(-spread * 2, spread * 2, *key), 2000)))


def _peak_and_trough(rate: Fraction, *key: object) -> dict[str, Value]:
    """Of the means over five minutes, and beyond them of single samples, which the platform exports too (R-52)."""
    room = int(min(rate, 1 - rate) * 1000)
    half = Fraction(draw(room // 3, room * 4 // 5, *key, "half") * 100, 1000) + (rate * 1000 % 1) / 10
    peak, trough = rate * 100 + half, rate * 100 - half
    above, below = (Fraction(draw(2, 90, *key, side), 10) for side in ("above", "below"))
    raw: dict[str, Value] = {"peak": min(Fraction(100), peak + above), "trough": max(Fraction(0), trough - below)}
    return {"peak": peak, "trough": trough, "raw": raw}


def score(tenant: Tenant, period: Period) -> Fraction | None:
    """The project's utilisation score of the month (annex 1.2), to know who needs a resize letter."""
    hosts = list(monitored(tenant, period).values())
    if not hosts or (tenant.id, str(period)) in GAPS:
        return None
    cpu = _weighted(hosts, "vcpu", "cpu")
    memory = _weighted(hosts, "memory_gb", "memory")
    disks = [host["disk"] for host in hosts]
    used = sum(Fraction(str(disk["used_gb"])) for disk in disks if isinstance(disk, dict))
    allocated = sum(Fraction(str(disk["allocated_gb"])) for disk in disks if isinstance(disk, dict))
    return cpu * 40 + memory * 30 + Fraction(used, allocated) * 30


def _weighted(hosts: list[dict[str, Value]], size: str, load: str) -> Fraction:
    total = Fraction(0)
    for host in hosts:
        pair = host[load]
        if isinstance(pair, dict):
            total += Fraction(str(host[size])) * (pair["peak"] + pair["trough"]) / 200
    return total / sum(Fraction(str(host[size])) for host in hosts)


def usages(book: Book) -> None:
    """Write evidence/<month>/usage."""
    for period in PERIODS:
        for tenant in TENANTS:
            if tenant.hosts and tenant.serves(period.start, period.end):
                _usage(book, tenant, period)


def _usage(book: Book, tenant: Tenant, period: Period) -> None:
    annexes: tuple[Annex, ...] = ()
    if tenant.id in _SCREENS:
        curve = [
            [draw(25, 90, tenant.id, period, kind, day) for day in period.each_day()] for kind in ("cpu", "memory")
        ]
        annexes = (Annex("png", screen(f"{tenant.id} {period}", curve), "监控平台当月曲线截图"),)
    book.add_yaml(
        Entry(
            "usage",
            f"usage-{period}-{tenant.id}",
            f"{tenant.name}{period}资源使用数据",
            str(period),
            min(tenant.released or period.end, period.end),
            since=max(tenant.moved_in, period.start),
            until=min(tenant.released or period.end, period.end),
            method="platform-export",
            origin="云资源监管平台月度导出",
            annexes=annexes,
        ),
        f"evidence/{period}/usage/{tenant.id}.yml",
        project=tenant.id,
        platform="云资源监管平台",
        interval_minutes=5,
        hosts=list(monitored(tenant, period).values()),
    )


def letters_due(period: Period) -> list[tuple[str, str]]:
    """(project, direction) of every project below 40 or above 60 in the month (R-41)."""
    found = []
    for tenant in TENANTS:
        value = score(tenant, period) if tenant.serves(period.start, period.end) else None
        if value is not None and not _LOW <= value <= _HIGH:
            found.append((tenant.id, "reduce" if value < _LOW else "enlarge"))
    return found


def host_count(period: Period) -> int:
    """Hosts in service at some time of the month."""
    return sum(len(monitored(tenant, period)) for tenant in TENANTS if tenant.serves(period.start, period.end))


def name_of(project: str) -> str:
    """A project's name."""
    return BY_ID[project].name
