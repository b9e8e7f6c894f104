"""The bodies of the demonstration: a region, departments, units and projects that do not exist."""

from __future__ import annotations

from dataclasses import dataclass

REGION = ("990199", "晏州市云溪区")
BUREAU = "晏州市云溪区财政局"


@dataclass(frozen=True, slots=True)
class Work:
    """A project: name, functional code, department economic code, yuan this year, and what it achieves.

    ``count`` and ``result`` make its indicators: how many of what.
    """

    name: str
    function: str
    item: str
    amount: int
    about: str
    count: int
    result: str
    is_operation: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A unit: its name after the department's, kind, duty, functional code of its running, people, projects."""

    name: str
    kind: str
    duty: str
    function: str
    people: int
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A department: code, name after the region's, the core of its duties, its units (本级 first)."""

    code: str
    name: str
    duty: str
    units: tuple[Body, ...]


OFFICES = (
    Office(
        "325",
        "水务局",
        "水资源管理和防汛抗旱",
        (
            Body(
                "本级",
                "行政单位",
                "水资源统一管理、水利工程建设监督和防汛抗旱",
                "2130301",
                18,
                (
                    Work(
                        "小型水库除险加固",
                        "2130305",
                        "30213",
                        1286000,
                        "对三座小型水库的坝体和放水设施除险加固",
                        3,
                        "加固水库座数",
                    ),
                    Work(
                        "防汛物资储备",
                        "2130314",
                        "30218",
                        186500,
                        "更新区级防汛仓库的抢险物资",
                        42,
                        "更新物资品种数",
                        True,
                    ),
                ),
            ),
            Body(
                "水利服务中心",
                "事业单位",
                "灌区渠道的运行维护和基层水利技术服务",
                "2130306",
                14,
                (
                    Work(
                        "灌区渠道清淤",
                        "2130306",
                        "30213",
                        412300,
                        "对两条干渠和支渠清淤、修补",
                        26,
                        "清淤渠道长度（公里）",
                    ),
                ),
            ),
            Body(
                "节约用水办公室",
                "参照公务员法管理的事业单位",
                "节约用水宣传和用水计划管理",
                "2130311",
                7,
                (
                    Work(
                        "节水型单位创建",
                        "2130311",
                        "30226",
                        96800,
                        "指导机关和学校创建节水型单位",
                        12,
                        "创建节水型单位个数",
                        True,
                    ),
                ),
            ),
        ),
    ),
    Office(
        "326",
        "民政局",
        "社会救助、养老和儿童福利",
        (
            Body(
                "本级",
                "行政单位",
                "社会救助、社会组织管理和区划地名",
                "2080201",
                16,
                (
                    Work(
                        "地名标志设置和维护",
                        "2080299",
                        "30213",
                        148200,
                        "设置和维护乡村道路地名标志",
                        230,
                        "设置标志块数",
                    ),
                ),
            ),
            Body(
                "社会福利院",
                "事业单位",
                "孤弃儿童和特困老人的集中养育照料",
                "2081005",
                22,
                (
                    Work(
                        "护理设备更新", "2081005", "31003", 268000, "更新护理床和康复训练设备", 40, "更新设备台（套）数"
                    ),
                ),
            ),
            Body(
                "救助管理站",
                "事业单位",
                "生活无着人员的救助和返乡安置",
                "2082002",
                9,
                (
                    Work(
                        "流动人员救助",
                        "2082002",
                        "30226",
                        173600,
                        "开展街面巡查、临时食宿和护送返乡",
                        360,
                        "救助人次",
                        True,
                    ),
                ),
            ),
        ),
    ),
    Office(
        "327",
        "文化旅游和体育局",
        "公共文化、旅游和全民健身服务",
        (
            Body(
                "本级",
                "行政单位",
                "文化旅游体育事业的规划、监管和推广",
                "2070101",
                20,
                (
                    Work(
                        "文物建筑小修保养",
                        "2070204",
                        "30213",
                        356000,
                        "对区内文物建筑屋面和排水小修保养",
                        18,
                        "保养文物建筑处数",
                    ),
                    Work(
                        "全民健身器材更新", "2070308", "31003", 298700, "更新村和社区到期健身器材", 60, "更新器材件数"
                    ),
                ),
            ),
            Body(
                "文化馆",
                "事业单位",
                "群众文化活动的组织和艺术普及",
                "2070109",
                15,
                (
                    Work(
                        "公益培训和巡演",
                        "2070109",
                        "30226",
                        224500,
                        "开设公益培训班，到乡镇巡回演出",
                        48,
                        "演出场次",
                        True,
                    ),
                ),
            ),
        ),
    ),
)
