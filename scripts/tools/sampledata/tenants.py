"""The invented tenants: sixteen projects, their hosts and services, and how busy each was meant to be.

Every unit is made up. The quantities are chosen so that each of the 57 price items, every tier edge of the
cryptography service and both sides of the free allowances occur.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

START: Final = date(2023, 12, 1)
FIRST_REVIEW: Final = "review-2023-11"

# vCPU and GB of memory of a host of each kind, as its price item says.
SIZES: Final = {
    "vm-2c2g": (2, 2), "vm-2c4g": (2, 4), "vm-2c8g": (2, 8), "vm-2c16g": (2, 16),
    "vm-4c4g": (4, 4), "vm-4c8g": (4, 8), "vm-4c16g": (4, 16), "vm-4c32g": (4, 32),
    "vm-8c8g": (8, 8), "vm-8c16g": (8, 16), "vm-8c32g": (8, 32), "vm-8c64g": (8, 64),
    "vm-16c16g": (16, 16), "vm-16c32g": (16, 32), "vm-16c64g": (16, 64),
    "vm-32c32g": (32, 32), "vm-32c64g": (32, 64), "vm-32c128g": (32, 128),
    "server-2x8c-256g-600g": (16, 256), "server-2x10c-320g-600g": (20, 320), "server-2x10c-256g-6t": (20, 256),
    "server-2x10c-256g-6t-ssd": (20, 256), "server-2x10c-256g-33t-ssd": (20, 256), "server-2x14c-320g-600g": (28, 320),
    "server-4x10c-256g-600g": (40, 256), "server-4x14c-320g-600g": (56, 320), "server-8x10c-512g-600g": (80, 512),
    "server-8x14c-512g-600g": (112, 512), "server-8x16c-512g-600g": (128, 512),
}  # fmt: skip
# GB of local disk of the rented servers; cloud hosts have a system disk beside their SAN volume.
LOCAL: Final = {"server-2x10c-256g-6t": 6144, "server-2x10c-256g-6t-ssd": 8110, "server-2x10c-256g-33t-ssd": 35962}
SERVER_DISK: Final = 600


@dataclass(frozen=True)
class Hosts:
    """Hosts of one make: `san` GB of SAN on each."""

    role: str
    sku: str
    count: int
    san: int = 0
    os: str = "linux"
    since: date | None = None
    review: str = FIRST_REVIEW


@dataclass(frozen=True)
class Host:
    """One host."""

    id: str
    make: Hosts

    @property
    def disk(self) -> int:
        """GB that the platform shows as allocated."""
        if self.make.san:
            return self.make.san
        if self.make.sku.startswith("server"):
            return LOCAL.get(self.make.sku, SERVER_DISK)
        return 80 if self.make.os == "windows" else 40


@dataclass(frozen=True)
class Service:
    """A quantity that belongs to no single host."""

    sku: str
    quantity: str = ""
    users: int = 0
    since: date | None = None
    to: date | None = None
    review: str = FIRST_REVIEW


@dataclass(frozen=True)
class Tenant:
    """A project; `busy` is the utilisation score aimed at in each of the six months."""

    id: str
    name: str
    unit: tuple[str, str]
    contact: str
    busy: tuple[int, int, int, int, int, int]
    makes: tuple[Hosts, ...]
    services: tuple[Service, ...]
    about: str
    confidential: date | None = None
    moved_in: date = START
    released: date | None = None
    exact: dict[str, tuple[Fraction, Fraction, Fraction]] = field(default_factory=dict)

    @property
    def hosts(self) -> tuple[Host, ...]:
        """Its hosts in order."""
        return tuple(
            Host(f"{self.id}-{make.role}-{number:02d}", make)
            for make in self.makes
            for number in range(1, make.count + 1)
        )

    def serves(self, first: date, last: date) -> bool:
        """Whether it is in service on a day from `first` to `last`."""
        return self.moved_in <= last and (self.released is None or self.released >= first)


def _rates(cpu: str, memory: str, disk: str) -> tuple[Fraction, Fraction, Fraction]:
    return Fraction(cpu), Fraction(memory), Fraction(disk)


EMERGENCY_RESIZE: Final = date(2024, 2, 20)
PORTAL_LEAVES: Final = date(2024, 3, 12)
CREDIT_ARRIVES: Final = date(2024, 1, 16)
ASKED: Final = date(2023, 11, 13)  # the first units, when they applied
CREDIT_ASKED: Final = date(2024, 1, 4)

TENANTS: Final[tuple[Tenant, ...]] = (
    Tenant(
        "one-stop", "一网通办服务平台", ("u-approval", "示例市行政审批局"), "信息科联络岗",
        (52, 55, 47, 58, 56, 57),
        (
            Hosts("web", "vm-8c16g", 4, 200),
            Hosts("app", "vm-16c32g", 4, 500),
            Hosts("db", "server-2x14c-320g-600g", 2, 4096),
        ),
        (
            Service("load-balancer", "4"),
            Service("public-ip", "14"),
            Service("bandwidth", "1.5"),
            Service("web-full", "6"),
            Service("crypto-l3", users=100), Service("db-oracle", "28"), Service("backup-db", "8192"),
            Service("backup-vm", "6000"), Service("mq-8c16g", "2"),
        ),
        "面向企业和群众的事项申报、受理与结果送达。",
        confidential=ASKED,
    ),
    Tenant(
        "data-exchange", "数据共享交换平台", ("u-data", "示例市数据资源中心"), "平台运营岗",
        (61, 63, 58, 64, 62, 59),
        (
            Hosts("node", "vm-16c64g", 4, 1024),
            Hosts("api", "vm-8c32g", 4, 500),
            Hosts("store", "server-4x14c-320g-600g", 2),
        ),
        (
            Service("nas", "40960"),
            Service("mq-16c32g", "4"),
            Service("db-db2", "16"),
            Service("backup-app", "20480"),
            Service("bandwidth", "0.5"), Service("waf", "4"),
        ),
        "部门间目录、接口与批量交换。",
        confidential=ASKED,
    ),
    Tenant(
        "city-operation", "城市运行感知平台", ("u-operation", "示例市城市运行中心"), "值班长岗",
        (66, 68, 62, 69, 67, 70),
        (
            Hosts("calc", "vm-32c128g", 4, 2048),
            Hosts("core", "server-8x16c-512g-600g", 2, 8192),
            Hosts("mid", "vm-16c32g", 4, 300),
        ),
        (
            Service("db-mysql", "64"), Service("bandwidth", "2"), Service("waf", "4"), Service("nas", "102400"),
            Service("backup-vm", "20480"), Service("load-balancer", "6"), Service("public-ip", "10"),
        ),
        "城市运行体征的汇聚、展示与预警。",
    ),
    Tenant(
        "video-hub", "视频资源汇聚平台", ("u-governance", "示例市综合治理中心"), "视频组联络岗",
        (63, 64, 60, 66, 68, 65),
        (Hosts("store", "server-2x10c-256g-33t-ssd", 4), Hosts("gate", "vm-16c16g", 2, 200)),
        (
            Service("nas", "204800"),
            Service("bandwidth", "3.25"),
            Service("public-ip", "6"),
            Service("load-balancer", "2"),
        ),
        "公共视频资源的接入、存储与授权调阅。",
    ),
    Tenant(
        "office", "协同办公平台", ("u-logistics", "示例市机关事务中心"), "文电联络岗",
        (42, 45, 38, 46, 44, 47),
        (
            Hosts("app", "vm-8c32g", 4, 500),
            Hosts("doc", "vm-16c64g", 2, 2048),
            Hosts("sign", "vm-4c8g", 2, 40, os="windows"),
        ),
        (
            Service("crypto-l3", users=486),
            Service("db-mysql", "16"),
            Service("web-full", "2"),
            Service("backup-app", "20480"),
            Service("public-ip", "3"),
        ),
        "公文流转、会议与督办。",
        confidential=ASKED,
    ),
    Tenant(
        "health", "全民健康信息平台", ("u-health", "示例市卫生健康信息中心"), "信息安全岗",
        (57, 58, 55, 59, 61, 58),
        (
            Hosts("app", "vm-16c64g", 4, 1024),
            Hosts("db", "server-4x10c-256g-600g", 2, 10240),
            Hosts("dw", "vm-8c64g", 2, 4096),
        ),
        (
            Service("db-oracle", "80"),
            Service("crypto-l2", users=320),
            Service("backup-db", "61440"),
            Service("waf", "4"),
            Service("bandwidth", "1"),
        ),
        "居民健康档案的汇聚与医疗机构间调阅。",
        confidential=ASKED,
    ),
    Tenant(
        "archive", "数字档案馆", ("u-archive", "示例市档案馆"), "数字化科联络岗",
        (48, 49, 51, 38, 53, 55),
        (Hosts("scan", "server-2x10c-256g-6t", 2), Hosts("app", "vm-8c16g", 4, 1000)),
        (Service("nas", "153600"), Service("backup-app", "61440"), Service("crypto-l3", users=50)),
        "馆藏档案数字化成果的管理与利用，含生僻字检索。",
        confidential=ASKED,
    ),
    Tenant(
        "housing", "公共租赁住房管理系统", ("u-housing", "示例市住房保障中心"), "系统管理岗",
        (35, 37, 33, 36, 34, 38),
        (
            Hosts("web", "vm-4c16g", 2, 30, os="windows"),
            Hosts("app", "vm-8c16g", 2, 40, os="windows"),
            Hosts("db", "vm-4c32g", 2, 500, os="windows"),
        ),
        (Service("db-sqlserver", "16"), Service("backup-db", "2048"), Service("public-ip", "2"), Service("waf", "2")),
        "公租房申请、配租与租金管理。",
        confidential=ASKED,
    ),
    Tenant(
        "credit", "公共信用信息平台", ("u-credit", "示例市信用建设中心"), "归集岗",
        (0, 44, 48, 53, 57, 60),
        (
            Hosts("web", "vm-8c8g", 2, 100, review="review-2024-01"),
            Hosts("db", "vm-32c32g", 2, 800, review="review-2024-01"),
        ),
        (
            Service("db-mysql", "32", review="review-2024-01"), Service("web-full", "2", review="review-2024-01"),
            Service("bandwidth", "0.25", review="review-2024-01"),
        ),
        "信用信息归集、公示与修复。",
        moved_in=CREDIT_ARRIVES,
        confidential=CREDIT_ASKED,
    ),
    Tenant(
        "portal", "旧版门户网站群", ("u-portal", "示例市政务公开中心"), "网站编辑岗",
        (22, 21, 19, 14, 0, 0),
        (Hosts("web", "vm-4c4g", 4, 15), Hosts("cms", "vm-2c16g", 2, 60, os="windows")),
        (Service("waf", "6"), Service("public-ip", "8"), Service("bandwidth", "0.5"), Service("backup-vm", "800")),
        "旧版网站群，内容迁移完成后下线。",
        released=PORTAL_LEAVES,
    ),
    Tenant(
        "emergency", "应急指挥调度系统", ("u-emergency", "示例市应急管理综合保障中心"), "指挥科联络岗",
        (55, 57, 59, 56, 54, 58),
        (
            Hosts("cmd", "vm-32c64g", 2, 600),
            Hosts("gis", "server-2x10c-256g-6t-ssd", 2),
            Hosts("msg", "vm-2c4g", 2, 20),
            Hosts("ext", "vm-4c8g", 2, 120, since=EMERGENCY_RESIZE, review="review-2024-02"),
        ),
        (
            Service("bandwidth", "0.5", to=date(2024, 2, 19)),
            Service("bandwidth", "1", since=EMERGENCY_RESIZE, review="review-2024-02"),
            Service("mq-4c8g", "2"), Service("load-balancer", "2"), Service("backup-vm", "4096"),
        ),
        "应急值守、会商与调度。",
        confidential=ASKED,
    ),
    Tenant(
        "hosting", "气象监测设备托管", ("u-weather", "示例市气象观测保障站"), "机房联络岗",
        (0, 0, 0, 0, 0, 0),
        (),
        (Service("rack-u", "16"), Service("rack-cabinet", "2")),
        "单位自有设备托管，不使用云主机。",
    ),
    Tenant(
        "personnel", "人事档案查询系统", ("u-personnel", "示例市人才服务中心"), "档案科联络岗",
        (31, 33, 28, 34, 30, 41),
        (Hosts("app", "vm-2c8g", 2, 100),),
        (Service("crypto-l2", users=50), Service("backup-app", "500")),
        "流动人员人事档案的查询与证明开具。",
        confidential=ASKED,
    ),
    Tenant(
        "water", "水资源监测系统", ("u-water", "示例市水资源管理站"), "监测科联络岗",
        (72, 74, 73, 75, 74, 71),
        (Hosts("recv", "vm-4c8g", 2, 420), Hosts("db", "server-2x8c-256g-600g", 1, 840)),
        (Service("crypto-l2", users=51), Service("mq-2c4g", "1")),
        "取水口计量数据的接收与分析。",
        exact={"2024-05": _rates("0.70", "0.75", "293/420")},
    ),
    Tenant(
        "library", "数字阅览服务", ("u-library", "示例市图书馆"), "技术部联络岗",
        (36, 33, 34, 29, 17, 42),
        (
            Hosts("read", "vm-4c16g", 2, 1000),
            Hosts("cache", "server-2x10c-320g-600g", 1, 2000),
            Hosts("dns", "vm-2c2g", 1),
        ),
        (Service("nas", "8192"), Service("public-ip", "4"), Service("backup-vm", "1024")),
        "电子图书与地方文献的阅览。",
        exact={"2024-02": _rates("0.40", "0.30", "0.3333")},
    ),
    Tenant(
        "grid", "网格化社会治理平台", ("u-grid", "示例市社会治理指导中心"), "网格调度岗",
        (68, 70, 66, 71, 72, 71),
        (
            Hosts("app", "vm-8c16g", 4, 625),
            Hosts("db", "server-8x10c-512g-600g", 1, 1250),
            Hosts("bi", "server-8x14c-512g-600g", 1, 2500),
        ),
        (
            Service("mq-2c4g", "2"),
            Service("crypto-l2", users=100),
            Service("web-full", "4"),
            Service("backup-app", "10240"),
        ),
        "网格事件的上报、流转与办结。",
        exact={"2024-05": _rates("0.70", "0.75", "0.6976")},
        confidential=ASKED,
    ),
)  # fmt: skip

BY_ID: Final = {tenant.id: tenant for tenant in TENANTS}
