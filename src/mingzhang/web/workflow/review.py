"""The review: decisions finding by finding, remarks with answers, what is new, fixed and remaining."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mingzhang.catalogue.citations import cite
from mingzhang.checking.baseline import pair_findings
from mingzhang.checking.from_json import priors_from_json
from mingzhang.model.waiver import NEVER_WAIVED
from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.conditions import is_someone_else, latest
from mingzhang.web.workflow.events import record
from mingzhang.web.workflow.models import Decision, Notice, Remark
from mingzhang.web.workflow.steps import StepRefusedError, audience

if TYPE_CHECKING:
    from mingzhang.model.finding import Finding
    from mingzhang.web.accounts.models import User
    from mingzhang.web.workflow.models import Revision

Json = Mapping[str, Any]
#: In the order of the page, with the words of the headings.
SEVERITIES = ("error", "warning", "info")
_UNIT = ("preparer", "unit_head")
_REVIEWERS = ("department_reviewer", "bureau_reviewer")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One finding of a revision as reviewed. ``standing``: new, changed, remaining; "" in a first revision.

    ``decision`` is what holds for its fingerprint, ``remarks`` are those pinned to it, first ones only.
    """

    finding: Json
    standing: str
    decision: Decision | None
    remarks: tuple[Remark, ...]

    @property
    def where(self) -> str:
        """Say where it stands: table, row and column, or section; then page and line."""
        places = self.finding["locations"]
        return place_words(places[0]) if places else _("全文")

    @property
    def basis(self) -> list[str]:
        """Return the articles it rests on in words."""
        return [cite(one, "en" if (get_language() or "").startswith("en") else "zh") for one in self.finding["basis"]]

    @property
    def line(self) -> int | None:
        """Return the line of its first place, by which the rendered document is anchored."""
        places = self.finding["locations"]
        return places[0]["line"] if places else None


@dataclass(frozen=True, slots=True)
class Recheck:
    """All findings of a revision held against the revision before it. ``fixed`` are those that are gone."""

    items: tuple[Item, ...]
    fixed: tuple[Json, ...]
    before: int | None

    def of(self, severity: str) -> list[Item]:
        """Return the findings of a severity in their order."""
        return [one for one in self.items if one.finding["severity"] == severity]

    def count(self, standing: str) -> int:
        """Return how many findings have a standing."""
        return sum(one.standing == standing for one in self.items)


def place_words(place: Json) -> str:
    """Say where a finding stands in words."""
    table = f"表{place['table']}" if place.get("table") else ""
    parts = [table or place.get("section"), place.get("row"), place.get("column")]
    spot = [_("第 {page} 页").format(page=place["page"])] if place.get("page") else []
    if place.get("cell"):
        spot.append(f"{place.get('sheet') or ''} {place['cell']}".strip())
    elif place.get("line"):
        spot.append(_("第 {line} 行").format(line=place["line"]))
    return " · ".join([str(part) for part in parts if part] + spot) or _("全文")


def recheck(revision: Revision) -> Recheck:
    """Return a revision's findings with what was decided and said of each, and what has become of the former ones."""
    filing = revision.filing
    before = filing.revisions.filter(number__lt=revision.number).first()
    standings, fixed = _held_against(before.findings if before else None, revision.findings)
    decisions = {one.fingerprint: one for one in filing.decisions.select_related("made_by")}
    remarks: dict[str, list[Remark]] = {}
    for remark in threads(filing):
        if remark.pin == Remark.Pin.FINDING:
            remarks.setdefault(remark.anchor, []).append(remark)
    items = tuple(
        Item(one, standing, decisions.get(one["fingerprint"]), tuple(remarks.get(one["fingerprint"], ())))
        for one, standing in zip(revision.findings, standings, strict=True)
    )
    return Recheck(items, tuple(fixed), before.number if before else None)


def threads(filing: Filing) -> Iterable[Remark]:
    """Return the first remarks of a filing with their answers."""
    return filing.remarks.filter(parent=None).select_related("author", "revision").prefetch_related("answers__author")


def _held_against(before: Sequence[Json] | None, now: Sequence[Json]) -> tuple[list[str], list[Json]]:
    """Return the standing of each finding of now, and the findings of before that are gone."""
    if before is None:
        return [""] * len(now), []
    old = _read(before)
    pairs = pair_findings(old, _read(now))
    standings = [
        "new" if was is None else "remaining" if was.fingerprint == one["fingerprint"] else "changed"
        for was, one in zip(pairs, now, strict=True)
    ]
    kept = {id(was) for was in pairs if was is not None}
    return standings, [one for one, was in zip(before, old, strict=True) if id(was) not in kept]


def _read(findings: Sequence[Json]) -> tuple[Finding, ...]:
    line = json.dumps({"source": "revision", "findings": list(findings), "not_checked": []}, ensure_ascii=False)
    return priors_from_json(line, "revision")[0].findings


@transaction.atomic
def decide(filing: Filing, fingerprint: str, verdict: str, reason: str, user: User) -> Decision:
    """Decide on a finding of the newest revision: accept it as to be corrected, waive it, or ask the unit.

    Raises:
        PermissionDenied: the user does not review this filing.
        StepRefusedError: it is not being reviewed, the user submitted it, the finding is not there, or the reason
            that a waiver and a question need is not given.
    """
    if not user.has_perm("filing.review", filing):
        raise PermissionDenied
    filing = Filing.objects.select_for_update().get(pk=filing.pk)
    revision = _under_review(filing, user)
    finding = next((one for one in revision.findings if one["fingerprint"] == fingerprint), None)
    if finding is None or verdict not in Decision.Verdict.values:
        raise StepRefusedError(_("最新的一稿里没有这个问题：请刷新页面。"))
    if verdict != Decision.Verdict.ACCEPT and not reason.strip():
        raise StepRefusedError(_("同意不改、请单位说明，都要写明理由。"))
    if verdict == Decision.Verdict.WAIVE and finding["rule"] == NEVER_WAIVED:
        raise StepRefusedError(_("这个问题不能同意不改。"))
    decision, _made = Decision.objects.update_or_create(
        filing=filing,
        fingerprint=fingerprint,
        defaults={"verdict": verdict, "reason": reason.strip(), "made_by": user},
    )
    data = {"fingerprint": fingerprint, "verdict": verdict, "rule": finding["rule"], "manifest": revision.manifest_hash}
    record("decide", actor=user, filing=filing, revision=revision, comment=reason.strip(), data=data)
    if verdict == Decision.Verdict.ASK:
        text = _("{filing}：请说明“{title}”：{reason}").format(filing=filing, title=finding["title"], reason=reason)
        _tell(filing, _UNIT, text, user)
    return decision


@transaction.atomic
def take_back(filing: Filing, fingerprint: str, user: User) -> None:
    """Take a decision back; the log keeps that there was one.

    Raises:
        PermissionDenied: the user does not review this filing.
        StepRefusedError: it is not being reviewed, the user submitted it, or there is no decision.
    """
    if not user.has_perm("filing.review", filing):
        raise PermissionDenied
    filing = Filing.objects.select_for_update().get(pk=filing.pk)
    revision = _under_review(filing, user)
    decision = filing.decisions.filter(fingerprint=fingerprint).first()
    if decision is None:
        raise StepRefusedError(_("这个问题还没有处理意见。"))
    data = {"fingerprint": fingerprint, "verdict": decision.verdict}
    record("undecide", actor=user, filing=filing, revision=revision, comment=decision.reason, data=data)
    decision.delete()


def _under_review(filing: Filing, user: User) -> Revision:
    revision = latest(filing)
    if revision is None or filing.state != Filing.State.IN_REVIEW:
        raise StepRefusedError(
            _("现在的状态是“{state}”：开始审核以后才能逐条处理。").format(state=filing.get_state_display())
        )
    if reason := is_someone_else(filing, user):
        raise StepRefusedError(reason)
    return revision


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a remark is pinned to: a finding's fingerprint, a cell's coordinate, a paragraph's key, or "" the whole."""

    pin: str
    anchor: str = ""
    quoted: str = ""


@transaction.atomic
def add_remark(filing: Filing, pinned: Pinned, text: str, user: User, parent: Remark | None = None) -> Remark:
    """Add a remark to the newest revision, or an answer to one.

    Raises:
        PermissionDenied: the user may only read this filing.
        StepRefusedError: there is nothing to remark on, no text, or the remark answered is settled.
    """
    if not user.has_perm("filing.remark", filing):
        raise PermissionDenied
    revision = latest(filing)
    if revision is None:
        raise StepRefusedError(_("还没有提交过，没有可以批注的文件。"))
    if not text.strip():
        raise StepRefusedError(_("请写上意见。"))
    if pinned.pin not in Remark.Pin.values or (pinned.pin != Remark.Pin.WHOLE and not pinned.anchor):
        raise StepRefusedError(_("请写明意见针对哪一处；针对全文的请选“全文”。"))
    if parent is not None and (parent.filing_id != filing.pk or parent.parent_id or parent.resolved_at):
        raise StepRefusedError(_("这条意见已经办结，不能再答复。"))
    remark = Remark.objects.create(
        filing=filing,
        revision=revision,
        pin=pinned.pin,
        anchor=pinned.anchor[:200],
        quoted=pinned.quoted[:_LONGEST],
        text=text.strip(),
        author=user,
        parent=parent,
    )
    action = "answer" if parent else "remark"
    data = {"remark": remark.pk, "pin": pinned.pin, "anchor": remark.anchor}
    record(action, actor=user, filing=filing, revision=revision, comment=remark.text, data=data)
    told = _UNIT if user.has_perm("filing.review", filing) else _REVIEWERS
    _tell(filing, told, f"{filing}：{user}：{remark.text}", user)
    return remark


@transaction.atomic
def resolve(remark: Remark, user: User) -> None:
    """Settle a remark.

    Raises:
        PermissionDenied: the user neither reviews the filing nor wrote the remark.
        StepRefusedError: it is settled already, or an answer.
    """
    reviews = user.has_perm("filing.review", remark.filing)
    if not reviews and not (remark.author_id == user.pk and user.has_perm("filing.remark", remark.filing)):
        raise PermissionDenied
    if remark.resolved_at is not None or remark.parent_id is not None:
        raise StepRefusedError(_("这条意见已经办结。"))
    remark.resolved_at, remark.resolved_by = timezone.now(), user
    remark.save(update_fields=["resolved_at", "resolved_by"])
    record("resolve", actor=user, filing=remark.filing, revision=remark.revision, data={"remark": remark.pk})


def _tell(filing: Filing, roles: tuple[str, ...], text: str, actor: User) -> None:
    told = audience(filing, roles).exclude(pk=actor.pk)
    Notice.objects.bulk_create(Notice(user=one, filing=filing, text=text[:_LONGEST]) for one in told)
