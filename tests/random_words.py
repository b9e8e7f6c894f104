"""The narrative of a random department, in varied words, with each figure it states."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import NamedTuple

from tests.random_budget import CENT, FISCAL, SOURCES, ZERO, Line, World, example, function_name, half_up, total
from tests.random_tables import SECTIONS, numeral

VEHICLES = (
    "领导用车",
    "机要通信用车",
    "应急保障用车",
    "执法执勤用车",
    "特种专业技术用车",
    "事业单位业务用车",
    "其他公务用车",
)
_REASONS = (
    *("新增了专项项目", "人员正常调资和社会保险缴费基数调整", "压减一般性支出", "部分项目已于上年完工"),
    *("机构改革后人员划转", "本年度新增设备购置计划", "上年一次性项目不再安排", "落实过紧日子要求，严格控制公务活动"),
)


class Stated(NamedTuple):
    """One figure of the narrative as extraction should return it."""

    key: str
    label: str
    value: Decimal
    unit: str


class Words:
    """Writes the narrative in one style and keeps what it states."""

    def __init__(self, world: World) -> None:
        self.w = world
        self.chance: random.Random = world.chance
        self.stated: list[Stated] = []
        self.separators = self.chance.random() < 0.6
        self.bare_whole = self.chance.random() < 0.3
        self.zero = self.chance.choice(("0", "0", "0.00"))
        self.hundred = self.chance.choice(("100%", "100.00%"))
        self.none = self.chance.choice(("0%", "0%", "0.00%"))
        self.year = f"{world.year}年"
        self.annual = self.chance.choice((f"{world.year}年度", f"{world.year}年"))
        self.reason_lead = self.chance.choice(("主要原因是", "主要原因是", "主要原因：", "主要是由于", "原因是"))
        before = f"{world.year - 1}年"
        self.against = self.chance.choice(
            (
                "比上年",
                "比上年",
                "较上年",
                "与上年相比",
                f"比{before}",
                f"比{before}预算",
                "比上年预算数",
                "与上年相比预算数",
                "较去年",
            )
        )
        self.reasons = self.chance.sample(_REASONS, len(_REASONS))

    def money(self, key: str, label: str, yuan: Decimal) -> str:
        """Print an amount in 万元 and keep it."""
        value = half_up(yuan / 10_000)
        text = f"{value:,}" if self.separators else f"{value}"
        if not yuan:
            text = self.zero
        elif self.bare_whole and value == value.to_integral():
            text = text.partition(".")[0]
        self.stated.append(Stated(key, label, value, "万元"))
        return f"{text}万元"

    def count(self, key: str, label: str, number: int, unit: str) -> str:
        """Print a count and keep it."""
        self.stated.append(Stated(key, label, Decimal(number), unit))
        return f"{number}{unit}"

    def percent(self, key: str, label: str, part: Decimal, whole: Decimal) -> str:
        """Print a share or rate and keep it."""
        value = half_up(part * 100 / whole) if whole else ZERO
        self.stated.append(Stated(key, label, value, "%"))
        if value == 100:
            return self.hundred
        return self.none if not value and not part else f"{value}%"

    def pick(self, *words: str) -> str:
        """Choose one wording."""
        return self.chance.choice(words)

    def some(self, classes: list[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
        """Now and then leave the smallest classes to the word 等."""
        return classes if self.chance.random() < 0.85 else sorted(classes, key=lambda one: -one[1])[:3]

    def reason(self) -> str:
        """Return the next reason."""
        self.reasons.append(self.reasons.pop(0))
        return self.reasons[0]

    def moved(self, key: str, stem: str, now: Decimal, before: Decimal, rate: bool = True, why: bool = True) -> str:
        """Print a change on last year: amount, rate where there is one, reason."""
        if now == before or half_up((now - before) / 10_000) == 0:
            return self.pick(
                "与上年持平", "与上年预算数相同", "与上年一致", "较上年无增减变化", f"与{self.w.year - 1}年预算持平"
            )
        rises = now > before
        words = ("增加", "增长") if rises else ("减少", "下降")
        text = f"{self.against}{words[0]}{self.money(key, f'{stem}比上年增减额', abs(now - before))}"
        if rate and before:
            text += f"，{words[1]}{self.percent(key, f'{stem}比上年增减率', abs(now - before), before)}"
        elif rate and self.chance.random() < 0.5:
            text += "，上年无此项预算"
        return text + (f"，{self.reason_lead}{self.reason()}" if why else "")

    def heading(self, number: int) -> str:
        """Return the heading of a section."""
        return f"{numeral(number)}、{SECTIONS[number - 1].format(w=self.w.word)}"

    def front(self) -> list[tuple[int, list[str]]]:
        """Return the numbers of sections 1 to 10 with their paragraphs."""
        writers = (
            self.s01,
            self.s02,
            self.s03,
            self.s04,
            self.s05,
            self.s06,
            self.s07,
            self.s08,
            self.s09,
            self.s10,
        )
        return [(number, writer()) for number, writer in enumerate(writers, start=1)]

    def s01(self) -> list[str]:
        w, whole, last = self.w, self.w.sum(), self.w.last["total"]
        carried = w.sum(carried=True)
        income = (
            f"{self.annual}{w.name}预算收入总计{self.money('S01', '预算收入总计', whole)}，"
            f"其中：本年收入{self.money('S01', '本年收入', whole - carried)}，"
            f"上年结转{self.money('S01', '上年结转(收入)', carried)}，{self.moved('S01', '收入', whole, last)}"
        )
        spending = (
            f"本年{w.word}预算支出总计{self.money('S01', '预算支出总计', whole)}，"
            f"其中：本年预算安排{self.money('S01', '本年预算安排', whole - carried)}，"
            f"上年结转{self.money('S01', '上年结转(支出)', carried)}，{self.moved('S01', '支出', whole, last)}"
        )
        return [f"{income}；{spending}。"] if self.chance.random() < 0.7 else [f"{income}。", f"{spending}。"]

    def s02(self) -> list[str]:
        w, whole = self.w, self.w.sum()
        labels = (
            "一般公共预算拨款收入",
            "政府性基金预算拨款收入",
            "国有资本经营预算拨款收入",
            "财政专户管理资金收入",
            "单位资金",
        )
        parts = [(label, w.sum(source=source, carried=False)) for label, source in zip(labels, SOURCES, strict=True)]
        parts.append(("上年结转", w.sum(carried=True)))
        stated = f"{self.annual}{w.name}预算收入{self.money('S02', '预算收入', whole)}，"
        stated += self.pick("主要包括", "其中：", "包括：")
        if self.chance.random() < 0.2:
            parts = [(label, part) for label, part in parts if part]
        of = self.pick("占", "占", "占比", "占收入预算的", "占预算收入总额的")
        pieces = [
            f"{label}{self.money('S02', label, part)}，{of}{self.percent('S02', f'{label}占比', part, whole)}"
            for label, part in parts
        ]
        return [f"{stated}{self.pick('；', '；', '，').join(pieces)}。"]

    def s03(self) -> list[str]:
        whole = total(self.w.spent)
        project = self.w.sum(purpose="project")
        text = f"{self.annual}{self.w.name}支出预算{self.pick('', '', '总额为', '为')}"
        text += f"{self.money('S03', '支出预算', whole)}，其中："
        of = self.pick("占", "占", "占比", "占支出预算的", "占总支出的")
        pieces = [
            f"{label}{self.money('S03', label, part)}，{of}{self.percent('S03', f'{label}占比', part, whole)}"
            for label, part in (("基本支出", whole - project), ("项目支出", project))
        ]
        return [f"{text}{'；'.join(pieces)}。"]

    def s04(self) -> list[str]:
        w = self.w
        lines = w.pick(source=FISCAL)
        text = f"{self.annual}{w.name}财政拨款收支总预算{self.money('S04', '财政拨款收支总预算', total(lines))}。其中："
        labels = ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款")
        text += "，".join(
            f"{label}{self.money('S04', label, w.sum(source=source))}"
            for label, source in zip(labels, FISCAL, strict=True)
        )
        text += (
            f"。其中：当年拨款收入{self.money('S04', '当年拨款收入', w.sum(source=FISCAL, carried=False))}，"
            f"上年结转收入{self.money('S04', '上年结转收入', w.sum(source=FISCAL, carried=True))}。"
        )
        spent = [line for line in w.spent if line.source in FISCAL]
        classes = self.pick("、", "、", "，", "；").join(
            f"{name}{self.money('S04', name, amount)}" for name, amount in _classes(spent)
        )
        return [f"{text}支出包括：{classes}{self.chance.choice(('等', ''))}。" if classes else text]

    def s05(self) -> list[str]:
        w = self.w
        lines = [line for line in w.spent if line.source == "general" and not line.carried]
        whole = total(lines)
        label = "一般公共预算当年支出"
        first = (
            f"{self.annual}{w.name}{label}{self.money('S05.1', label, whole)}，"
            f"{self.moved('S05.1', '当年支出', whole, w.last['general'], why=self.chance.random() < 0.5)}。"
        )
        second = f"{self.annual}{w.name}{label}{self.money('S05.2', label, whole)}"
        pieces = [
            f"{name}{self.money('S05.2', name, part)}，占{self.percent('S05.2', f'{name}占比', part, whole)}"
            for name, part in self.some(_classes(lines))
        ]
        if pieces:
            second += f"，主要用于以下方面：{self.pick('；', '；', '，', '、').join(pieces)}等"
        return ["（一）一般公共预算当年支出规模变化情况", first, "（二）一般公共预算当年支出结构情况", f"{second}。"]

    def s06(self) -> list[str]:
        w, names = self.w, example()["economic"]
        parts = []
        general = w.pick(source="general", purpose=("personnel", "public"))
        text = (
            f"{self.annual}{w.name}一般公共预算安排基本支出"
            f"{self.money('S06', '一般公共预算基本支出', total(general))}，其中："
        )
        for label, purpose, end in (("人员经费", "personnel", "；"), ("公用经费", "public", "。")):
            chosen = [line for line in general if line.purpose == purpose]
            items = [names[item] for item in sorted({line.item for line in chosen})]
            self.chance.shuffle(items)
            listed = f"，主要包括：{'、'.join(items)}等" if items else ""
            parts.append(f"{label}{self.money('S06', label, total(chosen))}{listed}{end}")
        return [text, *parts] if self.chance.random() < 0.7 else [text + "".join(parts)]

    def s07(self) -> list[str]:
        w, key = self.w, "S07"
        now = {name: total(lines) for name, lines in w.three_public().items()}
        before = {
            "因公出国（境）费": w.last["abroad"],
            "公务接待费": w.last["reception"],
            "公务用车购置及运行费": w.last["purchase"] + w.last["running"],
            "公务用车运行维护费": w.last["running"],
            "公务用车购置费": w.last["purchase"],
        }
        all_before = before["因公出国（境）费"] + before["公务接待费"] + before["公务用车购置及运行费"]
        if not now["合计"] and not all_before:
            me = f"本{w.word}"
            return [
                self.chance.choice((f"{me}无“三公”经费预算。", f"{me}{self.year}未安排“三公”经费预算，与上年一致。"))
            ]
        rate = self.chance.random() < 0.2
        text = f"{self.annual}{w.name}财政拨款安排的“三公”经费预算{self.money(key, '三公经费预算合计', now['合计'])}，"
        text += f"{self.moved(key, '三公经费', now['合计'], all_before, rate=rate)}。"
        numbered = self.chance.random() < 0.2
        pieces = [
            f"{f'{number}.' if numbered else ''}{name}{self.pick('', '', '预算', '支出预算')}"
            f"{self.money(key, name, now[name])}，{self.moved(key, name, now[name], last, rate=rate)}"
            for number, (name, last) in enumerate(before.items(), start=1)
        ]
        if numbered:
            return [text, "其中：", *(f"{piece}。" for piece in pieces)]
        return (
            [text, f"其中：{'；'.join(pieces)}。"]
            if self.chance.random() < 0.8
            else [f"{text}其中：{'；'.join(pieces)}。"]
        )

    def s08(self) -> list[str]:
        w = self.w
        me, now, units = f"本{w.word}", total(w.agency()), {line.unit for line in w.agency()}
        if not now:
            return [
                self.chance.choice(
                    (f"{me}无机关运行经费。", f"{me}为事业单位，没有机关运行经费。", f"{me}未安排机关运行经费。")
                )
            ]
        if self.chance.random() < 0.7:
            count = self.count("S08", "行政单位家数", len(units), "家")
            who = f"{me}{self.year}所属{count}行政单位机关运行经费财政拨款预算"
        else:
            who = (
                f"{self.annual}{w.name}机关运行经费{self.pick('财政拨款预算', '预算', '财政拨款预算数为', '预算安排')}"
            )
        moved = self.moved("S08", "机关运行经费", now, w.last["agency"])
        return [f"{who}{self.money('S08', '机关运行经费', now)}，{moved}。"]

    def s09(self) -> list[str]:
        w = self.w
        parts = dict(zip(("货物", "工程", "服务"), w.procurement, strict=True))
        whole = sum(parts.values(), ZERO)
        if not whole and self.chance.random() < 0.5:
            return [f"本{w.word}{self.year}无政府采购预算。"]
        text = f"{self.year}{w.name}政府采购预算{self.pick('总额', '总额', '总额为', '合计')}"
        text += f"{self.money('S09', '政府采购预算总额', whole)}{self.pick('。', '，', '；')}其中："
        join = self.chance.choice(("、", "，"))
        return [
            text
            + join.join(f"政府采购{k}预算{self.money('S09', f'政府采购{k}预算', v)}" for k, v in parts.items())
            + "。"
        ]

    @property
    def with_overall(self) -> bool:
        """Say whether an overall target is filed."""
        return self.w.word == "部门" or self.w.seed % 2 == 0

    def s10(self) -> list[str]:
        return [*self.overall(), *self.second()]

    def overall(self) -> list[str]:
        """Return section 10.1."""
        w, key = self.w, "S10.1"
        if not self.with_overall:
            return ["1、整体绩效目标", f"本{w.word}未编报{self.year}整体绩效目标。"]
        whole, project = total(w.spent), w.sum(purpose="project")
        text = (
            f"{self.year}{self.chance.choice(('编报', '编制'))}{w.word}整体支出绩效目标，"
            f"涉及{w.word}预算资金{self.money(key, '整体绩效涉及部门预算资金', whole)}，"
            f"其中基本支出{self.money(key, '整体绩效基本支出', whole - project)}，"
            f"项目支出{self.money(key, '整体绩效项目支出', project)}"
        )
        if w.word == "部门" and self.chance.random() < 0.7:
            units = len(w.units)
            text += (
                f"；机关及下属预算单位{self.count(key, '机关及下属预算单位数', units, '个')}，"
                f"其中{self.count(key, '编报单位整体绩效目标单位数', units, '个')}单位（包括机关）"
                "编报了单位整体绩效目标，"
                f"涉及资金{self.money(key, '单位整体绩效目标涉及资金', whole)}"
            )
        return ["1、整体绩效目标", f"{text}。", f"（{w.word}整体目标表公开情况见附件）"]

    def second(self) -> list[str]:
        """Return section 10.2."""
        w, key = self.w, "S10.2"
        if not w.projects and self.chance.random() < 0.5:
            return ["2、项目绩效目标", f"本{w.word}{self.year}无项目支出，未编报项目绩效目标。"]
        published = tuple(p.name for p in w.projects if p.published)
        whole, shown = w.sum(purpose="project"), w.sum(project=published)
        text = (
            f"{self.year}{w.name}纳入绩效目标管理的二级项目{self.count(key, '二级项目数', len(w.projects), '个')}，"
            f"共计金额{self.money(key, '二级项目金额', whole)}。其中："
        )
        text += self.kinds("", tuple(p.name for p in w.projects), "涉及金额")
        text += (
            f"公开项目绩效目标{self.count(key, '公开项目绩效目标数', len(published), '个')}，"
            f"涉及项目金额{self.money(key, '公开项目绩效目标金额', shown)}，占{self.pick(w.word, '部门（单位）')}"
            f"项目支出总额的{self.percent(key, '公开项目金额占项目支出总额比重', shown, whole)}。其中："
        )
        text += self.kinds("公开", published, "涉及项目金额")
        return ["2、项目绩效目标", text, *(["（项目绩效目标表公开情况见附件）"] if published else [])]

    def kinds(self, prefix: str, names: tuple[str, ...], word: str) -> str:
        """Print number and amount of the two categories."""
        pieces = []
        for kind in ("其他运转类", "特定目标类"):
            mine = tuple(p.name for p in self.w.projects if p.category == kind and p.name in names)
            stem = f"{prefix}{kind}项目"
            pieces.append(
                f"{kind}项目{self.count('S10.2', f'{stem}数', len(mine), '个')}，"
                f"{word}{self.money('S10.2', f'{stem}金额', self.w.sum(project=mine))}"
            )
        return "；".join(pieces) + "。"

    def s11(self) -> list[str]:
        """Return section 11."""
        w = self.w
        date = f"截至{w.year - 1}年12月31日"
        kinds = [(name, self.chance.choice((0, 0, 0, 1, 3))) for name in VEHICLES]
        owned = sum(number for _, number in kinds)
        area = Decimal(self.chance.randint(0, 999_999)) / 100
        printed = self.chance.choice((f"{area.quantize(CENT)}", f"{area:.0f}", f"{area:.1f}"))
        million = self.chance.choice((0, 0, 1, 4))
        quota = self.count("S11.1", "公务用车编制", owned + self.chance.choice((0, 0, 2)), "辆")
        cars = f"{self.pick('共有', '')}公务用车编制{quota}，"
        cars += f"实有{self.count('S11.1', '公务用车实有', owned, '辆')}，其中："
        cars += "，".join(f"{name}{self.count('S11.1', name, number, '辆')}" for name, number in kinds)
        self.stated.append(Stated("S11.2", "办公用房建筑总面积", Decimal(printed), "平方米"))
        half = self.count("S11.3", "50万元以上通用设备", million + self.chance.choice((0, 2)), "台（套）")
        return [
            "1、车辆情况：",
            f"{date}，{w.name}{cars}。",
            "2、房屋情况：",
            f"{date}，{w.name}使用的办公用房建筑总面积{printed}平方米。",
            "3、其他国有资产占有使用情况：",
            f"{date}，{w.name}占有使用价值50万元（原值）以上的通用设备{half}；{w.name}占有使用价值100万元（原值）以上的"
            f"通用设备{self.count('S11.3', '100万元以上通用设备', million, '台（套）')}。",
        ]


def _classes(lines: list[Line]) -> list[tuple[str, Decimal]]:
    codes = sorted({line.function[:3] for line in lines})
    return [(function_name(code), total(line for line in lines if line.function[:3] == code)) for code in codes]
