"""The procurement budget has no works, though projects of the year are works."""

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import Project, projects_of, stated_at, statement
from mingzhang.checking.text import limited, quoted, words

_YUAN = 10_000


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome where the narrative states the procurement of works."""
    told = statement(context.disclosure, "S09", "政府采购工程预算")
    if told is None or told.figure is None:
        yield not_applicable("说明没有政府采购工程预算")
        return
    works = [project for project in projects_of(context.disclosure) if _is_work(project, context)]
    if told.figure.value or not works:
        yield passed(told.place)
        return
    names = quoted(project.name for project in works)
    yield violated(
        limited([stated_at(told), *(project.here() for project in works)]),
        expected="核对是否应列政府采购工程预算",
        actual=str(told.value),
        key="|".join(project.name for project in works),
        count=str(len(works)),
        examples=names,
    )


def _is_work(project: Project, context: Context) -> bool:
    settings = context.settings
    fact = context.book.get(project.table.id, project.row.line, "合计")
    least = Decimal(settings["least_wan_yuan"]) * _YUAN
    return (
        project.table.id == "T12"
        and fact is not None
        and fact.value.value >= least
        and words(settings["works"]).search(project.name) is not None
        and words(settings["others"]).search(project.name) is None
    )
