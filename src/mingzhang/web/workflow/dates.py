"""The days of the law: how long a body has to publish, and whether the replies on the budget came in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from mingzhang.web.budgets.models import Filing

#: 预算法第五十二条: the finance bureau replies to the departments within 20 days of the approval by the people's
#: congress, a department to its units within 15 days of the bureau's reply.
DAYS_TO_DEPARTMENT, DAYS_TO_UNIT = 20, 15
#: From so few days left on the deadline is called near.
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when to publish (预算法第十四条). ``left`` days remain on the day asked, less than 0 once it is over."""

    until: date
    left: int

    @property
    def is_over(self) -> bool:
        """Say whether the last day has passed."""
        return self.left < 0

    @property
    def is_near(self) -> bool:
        """Say whether only a few days remain."""
        return 0 <= self.left <= _NEAR

    @property
    def text(self) -> str:
        """Say it in words."""
        if self.is_over:
            return _("已超期 {days} 天").format(days=-self.left)
        return _("还剩 {days} 天").format(days=self.left) if self.left else _("今天是最后一天")


def deadline(reply: date | None, day: date) -> Deadline | None:
    """Return until when a body with this reply has to publish, as seen on a day; None without a reply."""
    if reply is None:
        return None
    until = reply + timedelta(days=settings.DAYS_TO_PUBLISH)
    return Deadline(until, (until - day).days)


def late_replies(filing: Filing) -> Iterator[str]:
    """Yield a sentence where the reply came earlier or later than the law says, as far as the dates are known."""
    if filing.reply_date is None:
        return
    approval = getattr(filing.year, "approval", None)
    if approval is not None:
        if filing.reply_date < approval.date:
            yield _("批复日期早于人民代表大会批准预算的日期（{date}），请核对。").format(date=approval.date)
        late = (filing.reply_date - approval.date).days - DAYS_TO_DEPARTMENT
        if filing.unit_id is None and late > 0:
            yield _("财政部门对部门的批复超过法定二十日 {days} 天（预算法第五十二条）。").format(days=late)
    if filing.unit_id is not None:
        yield from _after_department(filing, filing.reply_date)


def _after_department(filing: Filing, reply: date) -> Iterator[str]:
    above = type(filing).objects.filter(department=filing.department_id, year=filing.year_id, unit=None).first()
    if above is None or above.reply_date is None:
        return
    if reply < above.reply_date:
        yield _("对单位的批复早于财政部门对部门的批复（{date}），请核对。").format(date=above.reply_date)
    late = (reply - above.reply_date).days - DAYS_TO_UNIT
    if late > 0:
        yield _("部门对单位的批复超过法定十五日 {days} 天（预算法第五十二条）。").format(days=late)
