"""Compare the performance target sheets: the overall one, and that of each project."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from mingzhang.comparing.figures import Stated, compare_figures
from mingzhang.comparing.marks import text_change
from mingzhang.comparing.pairs import Named, pair, renamings
from mingzhang.comparing.tables import Names
from mingzhang.comparing.wording import Wording
from mingzhang.model.comparison import Group, Item, Kind, TextChange
from mingzhang.model.disclosure import Disclosure, Field, Indicator, KeyTask, OverallSheet, ProjectSheet
from mingzhang.model.money import blank
from mingzhang.model.place import NOWHERE
from mingzhang.model.writing import fold

_NO_FIELDS: Mapping[str, Field] = {}


def compare_overall(names: Names, old: OverallSheet | None, new: OverallSheet | None) -> Iterator[Group]:
    """Yield what changed in the overall target sheet; one group at most."""
    if old is None or new is None:
        only = new or old
        if only is not None:
            kind: Kind = "dropped" if new is None else "added"
            yield Group("overall", only.title, None, kind, ())
        return
    wording = names.wording
    figures = compare_figures(wording, _overall_figures(old), _overall_figures(new))
    texts = (
        *_fields(wording, {**_odd(old.staffing), **old.texts}, {**_odd(new.staffing), **new.texts}),
        *_one(wording, "表名", (old.title, new.title), (old, new)),
        *_one(wording, "部门名称", (old.department_raw, new.department_raw), (old, new)),
        *_tasks(wording, old.key_tasks, new.key_tasks),
        *_indicators(wording, "", old.indicators, new.indicators),
    )
    if figures or texts:
        yield Group("overall", new.title, None, None, (Item("changed", "overall", None, None, 1, figures, texts),))


def compare_sheets(names: Names, old: Disclosure, new: Disclosure) -> Iterator[Group]:
    """Yield what changed in the project target sheets; one group at most."""
    passes = (
        (_name_key, _name_key),
        (
            lambda sheet: names.wording.relative(fold(_name(sheet)), old=True),
            lambda sheet: names.wording.relative(fold(_name(sheet)), old=False),
        ),
        (lambda sheet: _renamed(names, sheet), _name),
    )
    pairs = pair(old.sheets, new.sheets, passes)
    items = tuple(item for both in pairs if (item := _compare(names, *both)) is not None)
    if items:
        yield Group("sheets", "项目支出绩效目标表", None, None, items)


def _name(sheet: ProjectSheet) -> str:
    """Return the project's name, as the tables have it where the sheet cuts it short."""
    return sheet.table12_name or sheet.name or ""


def _name_key(sheet: ProjectSheet) -> Hashable | None:
    return fold(_name(sheet)) or None


def _renamed(names: Names, sheet: ProjectSheet) -> str | None:
    found = names.project(_name(sheet))
    return found.new if found else None


def _compare(names: Names, old: ProjectSheet | None, new: ProjectSheet | None) -> Item | None:
    wording = names.wording
    if old is None or new is None:
        figures = compare_figures(wording, _funds(old), _funds(new))
        kind: Kind = "dropped" if new is None else "added"
        return Item(kind, "", _name(old) if old else None, _name(new) if new else None, 1, figures)
    figures = compare_figures(wording, _funds(old), _funds(new))
    texts = (
        *_one(wording, "表名", (old.title, new.title), (old, new)),
        *_one(wording, "年度", (_year(old), _year(new)), (old, new)),
        *_one(wording, "项目名称", (old.name, new.name), (old, new)),
        *_fields(wording, _labelled(wording, old), _labelled(wording, new)),
        *_indicators(wording, "实施期", old.indicators_implementation, new.indicators_implementation),
        *_indicators(wording, "年度", old.indicators_annual, new.indicators_annual),
        *_one(wording, "未读懂的行", (_unread(old), _unread(new)), (old, new)),
    )
    if not figures and not texts:
        return None
    same = wording.same(_name(old), _name(new))
    found = None if same else names.project(_name(old))
    kind = "changed" if same else "renamed"
    if kind == "renamed":
        texts = tuple(text for text in texts if text.label != "项目名称")
    return Item(kind, "", _name(old), _name(new), 1, figures, texts, found.likeness if found else None)


def _year(sheet: ProjectSheet) -> str | None:
    return f"{sheet.year}年" if sheet.year is not None else None


def _unread(sheet: ProjectSheet) -> str:
    return "\n".join(text for text, _ in sheet.unread)


def _labelled(wording: Wording, sheet: ProjectSheet) -> dict[str, Field]:
    """Return the texts of a sheet; the footer's date and persons only between drafts, as they change every year."""
    single = {"实施单位": sheet.implementing_unit, "项目属性": sheet.attribute, "项目期": sheet.period}
    funds = {**_prefixed("年度", _odd(sheet.funds_annual)), **_prefixed("实施期", _odd(sheet.funds_implementation))}
    footer = (sheet.footer or _NO_FIELDS) if wording.years is None else _NO_FIELDS
    return {**{label: item for label, item in single.items() if item is not None}, **funds, **sheet.texts, **footer}


def _prefixed(prefix: str, fields: Mapping[str, Field]) -> dict[str, Field]:
    return {f"{prefix}{label}": item for label, item in fields.items()}


def _odd(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return fields that should hold a number and hold something else."""
    return {label: item for label, item in fields.items() if item.figure is None and item.value is not None}


def _funds(sheet: ProjectSheet | None) -> dict[str, Stated]:
    if sheet is None:
        return {}
    annual = _stated(_prefixed("年度", sheet.funds_annual), sheet.funds_unit)
    return annual | _stated(_prefixed("实施期", sheet.funds_implementation), sheet.funds_unit)


def _overall_figures(sheet: OverallSheet) -> dict[str, Stated]:
    sources = _stated(_prefixed("资金来源：", sheet.budget_by_source), sheet.budget_unit)
    uses = _stated(_prefixed("资金方向：", sheet.budget_by_use), sheet.budget_unit)
    return sources | uses | _stated(sheet.staffing, "")


def _stated(fields: Mapping[str, Field], unit: str) -> dict[str, Stated]:
    """Return the figures of fields; a blank one is exactly 0."""
    found = {}
    for label, item in fields.items():
        if item.figure is not None:
            found[label] = Stated(item.figure, item.place)
        elif item.value is None:
            found[label] = Stated(blank(unit), item.place)
    return found


def _one(
    wording: Wording,
    label: str,
    texts: tuple[str | None, str | None],
    sheets: tuple[OverallSheet | ProjectSheet, OverallSheet | ProjectSheet],
) -> Iterator[TextChange]:
    change = text_change(wording, label, *texts, (sheets[0].place, sheets[1].place))
    if change is not None:
        yield change


def _fields(wording: Wording, old: Mapping[str, Field], new: Mapping[str, Field]) -> Iterator[TextChange]:
    for label in dict.fromkeys([*new, *old]):
        one, other = old.get(label), new.get(label)
        texts = (one.value if one else None, other.value if other else None)
        places = (one.place if one else NOWHERE, other.place if other else NOWHERE)
        if (change := text_change(wording, label, *texts, places)) is not None:
            yield change


def _tasks(wording: Wording, old: Sequence[KeyTask], new: Sequence[KeyTask]) -> Iterator[TextChange]:
    def by_core(task: KeyTask) -> Hashable | None:
        return wording.key(task.core or "") or None

    for one, other in pair(old, new, [(_task_text, _task_text), (by_core, by_core)]):
        texts = (_task_text(one) if one else None, _task_text(other) if other else None)
        places = (one.place if one else NOWHERE, other.place if other else NOWHERE)
        if (change := text_change(wording, "年度重点任务", *texts, places)) is not None:
            yield change


def _task_text(task: KeyTask) -> str:
    return "：".join(part for part in (task.core, task.key) if part)


def _indicators(
    wording: Wording, prefix: str, old: Iterable[Indicator], new: Iterable[Indicator]
) -> Iterator[TextChange]:
    """Yield the indicators that came, went, or have another value or name; empty slots of the form are none."""
    left, right = [[item for item in side if item.level3 or item.value] for side in (old, new)]
    named = [[Named(item.level3) for item in side if item.level3] for side in (left, right)]
    renamed = {item.old: item.new for item in renamings(*named)}

    def by_name(item: Indicator) -> Hashable | None:
        return wording.key(item.level3) if item.level3 else None

    passes = (
        (_indicator_key, _indicator_key),
        (by_name, by_name),
        (lambda item: renamed.get(item.level3 or ""), lambda item: item.level3),
    )
    for one, other in pair(left, right, passes):
        item = other or one
        if item is None:
            continue
        label = " · ".join(part for part in (prefix, item.level1, item.level2) if part)
        texts = (_indicator_text(one), _indicator_text(other))
        places = (one.place if one else NOWHERE, other.place if other else NOWHERE)
        if (change := text_change(wording, label, *texts, places)) is not None:
            yield change
        elif one is not None and other is not None and (one.level1, one.level2) != (other.level1, other.level2):
            was = " · ".join(part for part in (prefix, one.level1, one.level2) if part)
            if (change := text_change(wording, f"{item.level3}", was, label, places)) is not None:
                yield change


def _indicator_key(item: Indicator) -> Hashable:
    return item.level1, item.level2, fold(item.level3 or "")


def _indicator_text(item: Indicator | None) -> str | None:
    return "：".join(part for part in (item.level3, item.value) if part) if item is not None else None
