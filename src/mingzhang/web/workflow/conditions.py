"""What has to be met before a step of the workflow: each condition returns "" or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User
    from mingzhang.web.budgets.models import Filing
    from mingzhang.web.workflow.models import Revision


def latest(filing: Filing) -> Revision | None:
    """Return the newest revision of a filing."""
    return filing.revisions.first()


def has_content(filing: Filing, _user: User) -> str:
    """Ask for a ledger with rows, or for an uploaded file."""
    filled = filing.uploads.exists() if filing.mode == "upload" else filing.rows.exists()
    return "" if filled else _("还没有内容：请先填写账本，或者上传文件。")


def year_is_open(filing: Filing, _user: User) -> str:
    """Ask that the year is open for authoring."""
    return "" if filing.year.is_open else _("本年度的编制已经关闭。")


def is_someone_else(filing: Filing, user: User) -> str:
    """Ask for another person than the one who submitted (不相容岗位分离)."""
    return "" if filing.submitted_by_id != user.pk else _("提交人不能审核自己提交的文件，请由其他人办理。")


def open_errors(filing: Filing) -> int:
    """Return how many errors of the newest revision are not waived by a recorded decision."""
    revision = latest(filing)
    if revision is None:
        return 0
    waived = set(filing.decisions.filter(verdict="waive").values_list("fingerprint", flat=True))
    return sum(one["severity"] == "error" and one["fingerprint"] not in waived for one in revision.findings)


def has_no_open_errors(filing: Filing, _user: User) -> str:
    """Ask that each error is mended or waived with a reason."""
    count = open_errors(filing)
    return (
        _("还有 {count} 处错误没有处理：请退回修改，或者逐条说明同意不改的理由。").format(count=count) if count else ""
    )


def has_no_open_demands(filing: Filing, _user: User) -> str:
    """Ask that nothing the reviewer asked for is left: corrections, questions, remarks."""
    revision = latest(filing)
    there = {one["fingerprint"] for one in revision.findings} if revision else set()
    demanded = filing.decisions.filter(verdict__in=("accept", "ask")).values_list("fingerprint", flat=True)
    count = len(there.intersection(demanded)) + filing.remarks.filter(parent=None, resolved_at=None).count()
    return _("还有 {count} 条要求改正、说明或者未办结的意见。").format(count=count) if count else ""


def package_is_unchanged(filing: Filing, _user: User) -> str:
    """Ask that the files of the newest revision are those of its manifest."""
    from mingzhang.web.workflow.revisions import is_intact  # noqa: PLC0415  revisions need the models, which need this

    revision = latest(filing)
    if revision is None:
        return _("还没有提交过，没有可以审核的文件。")
    return "" if is_intact(revision) else _("文件与清单不一致，可能被改动过：请重新提交。")


def has_no_watermark(filing: Filing, _user: User) -> str:
    """Ask that an uploaded file bears no watermark: what is cleared is what is published."""
    revision = latest(filing)
    watermark = revision.summary.get("watermark") if revision else ""
    if not watermark:
        return ""
    return _("上传的文件带有水印“{text}”，公开的文件不能有水印：请退回，由单位上传定稿。").format(text=watermark)


def package_is_cleared_one(filing: Filing, user: User) -> str:
    """Ask that what is to be published is, byte for byte, what was cleared."""
    revision = latest(filing)
    cleared = filing.events.filter(action="clear").order_by("-id").first()
    if revision is None or cleared is None or cleared.data.get("manifest") != revision.manifest_hash:
        return _("要公开的文件不是审核通过的那一份：请重新审核。")
    return package_is_unchanged(filing, user)


def has_secrecy_review(filing: Filing, _user: User) -> str:
    """Ask for a recorded review before publication (政府信息公开条例第十七条)."""
    revision = latest(filing)
    review = revision.secrecy_reviews.order_by("-id").first() if revision else None
    if revision is None or review is None:
        return _("还没有保密审查记录：请先登记审查人、日期和结果。")
    if not review.may_publish:
        return _("保密审查的结果是不予公开。")
    if keys_of(review.left_out) != keys_of(revision.summary.get("left_out", [])):
        return _("保密审查决定不予公开的事项，文件里还没有隐去：请退回，重新提交后再审核。")
    return ""


def keys_of(left_out: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Return what lines of a decision are left out, without the reasons."""
    return {(one["kind"], one["code"]) for one in left_out}


def is_public(filing: Filing, _user: User) -> str:
    """Ask that a revision is before the public now, whatever has been begun since."""
    last = filing.events.filter(action__in=("publish", "withdraw")).order_by("-id").first()
    return "" if last is not None and last.action == "publish" else _("现在没有对外公开的文件。")


def has_reply(filing: Filing, _user: User) -> str:
    """Ask for the date of the reply on the budget (批复), from which the days to publish run."""
    return "" if filing.reply_date else _("还没有登记批复日期：公开的二十日期限从批复之日起算。")
