"""Random users take random steps: whatever they try, only the table of transitions happens."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mingzhang.web.budgets.models import Filing
from mingzhang.web.workflow.events import faults
from mingzhang.web.workflow.models import Event
from mingzhang.web.workflow.records import record_reply, record_secrecy
from mingzhang.web.workflow.review import decide
from mingzhang.web.workflow.revisions import folder_of
from mingzhang.web.workflow.steps import StepRefusedError, open_steps, perform, transition
from mingzhang.web.workflow.transitions import TRANSITIONS
from tests.web.small_packages import filled, finding, sealing
from tests.web.tenants import Tenant, make_tenant

_WHO = ("preparer", "unit_head", "department_reviewer", "bureau_reviewer", "publisher", "auditor", "preparer_2", "both")
_DAY = datetime.date(2026, 3, 1)
#: From each state the usual next step, and by whom.
_USUAL = {
    "draft": ("submit", "preparer"),
    "returned": ("submit", "preparer"),
    "submitted": ("take", "bureau_reviewer"),
    "in_review": ("clear", "bureau_reviewer"),
    "cleared": ("publish", "publisher"),
    "published": ("correct", "publisher"),
    "withdrawn": ("correct", "publisher"),
}
#: The steps that were taken in any run.
reached: set[str] = set()
who = st.sampled_from(_WHO)


class Workflow(RuleBasedStateMachine):
    """One filing, every role, and one user who holds all of them."""

    tenant: Tenant
    filing: Filing

    @initialize()
    def begin(self) -> None:
        self.rows = transaction.atomic()
        self.rows.__enter__()
        self.folder = tempfile.TemporaryDirectory()
        self.settings = override_settings(MEDIA_ROOT=Path(self.folder.name))
        self.settings.enable()
        self.seal_context = sealing()
        self.sealing = self.seal_context.__enter__()
        self.tenant = make_tenant("990303", "戊市己县")
        both = self.tenant.users["publisher"].__class__.objects.create(username="both")
        for name in ("preparer", "bureau_reviewer", "publisher"):
            held = self.tenant.users[name].memberships.get()
            both.memberships.create(role=held.role, unit=held.unit, region=held.region)
        self.tenant.users["both"] = both
        self.filing = filled(self.tenant.filing(), self.tenant.users["preparer"])
        self.cleared = ""

    def teardown(self) -> None:
        if not hasattr(self, "rows"):
            return
        self.seal_context.__exit__(None, None, None)
        self.settings.disable()
        self.folder.cleanup()
        transaction.set_rollback(True)
        self.rows.__exit__(None, None, None)

    def user(self, name: str) -> Any:
        return self.tenant.users[name]

    @rule(name=st.sampled_from([one.name for one in TRANSITIONS]), by=who, comment=st.sampled_from(["", "请核对"]))
    def step(self, name: str, by: str, comment: str) -> None:
        before = Filing.objects.get(pk=self.filing.pk)
        offered = {one.name: reason for one, reason in open_steps(self.user(by), before)}
        lines = Event.objects.count()
        try:
            perform(name, before, self.user(by), comment)
        except (PermissionDenied, StepRefusedError):
            after = Filing.objects.get(pk=self.filing.pk)
            assert (after.state, after.submitted_by_id) == (before.state, before.submitted_by_id)
            assert Event.objects.count() == lines
            assert offered.get(name) != "" or (transition(name).needs_comment and not comment)
            return
        reached.add(name)
        one, after = transition(name), Filing.objects.get(pk=self.filing.pk)
        assert offered[name] == ""
        assert before.state in one.sources and after.state == one.target
        assert comment or not one.needs_comment
        if name in ("take", "clear", "return", "publish"):
            assert before.submitted_by_id != self.user(by).pk
        if name == "clear":
            self.cleared = self.filing.revisions.get(number=self.filing.revisions.count()).manifest_hash

    @rule(far=st.integers(1, 6))
    def go_the_usual_way(self, far: int) -> None:
        """Take the usual steps, so that late states are reached often; each is held to the same as any other."""
        self.sealing.findings = []
        for _ in range(far):
            state = Filing.objects.get(pk=self.filing.pk).state
            name, by = _USUAL[state]
            if state == Filing.State.CLEARED:
                record_reply(self.filing, self.user("bureau_reviewer"), _DAY, "", "某县财政局")
                record_secrecy(self.filing, self.user("publisher"), "审查人", _DAY, True)
            self.step(name, by, "请更正")

    @rule(back=st.sampled_from([("return", "bureau_reviewer"), ("withdraw", "publisher"), ("recall", "unit_head")]))
    def go_back(self, back: tuple[str, str]) -> None:
        if back[0] == "recall":
            self.step("submit", "preparer", "")
        self.step(*back, "请核对")

    @rule(amount=st.sampled_from(["10.00", "12.00"]), errors=st.integers(0, 2))
    def next_submission_holds(self, amount: str, errors: int) -> None:
        self.sealing.amount = amount
        self.sealing.findings = [finding(mark=str(number)) for number in range(errors)]

    @rule(by=who, verdict=st.sampled_from(["accept", "waive", "ask"]), number=st.integers(0, 1))
    def decide(self, by: str, verdict: str, number: int) -> None:
        try:
            decide(Filing.objects.get(pk=self.filing.pk), f"X0001-{number}", verdict, "依据充分", self.user(by))
        except (PermissionDenied, StepRefusedError):
            return
        assert Filing.objects.get(pk=self.filing.pk).state == Filing.State.IN_REVIEW

    @rule(by=who)
    def reply(self, by: str) -> None:
        try:
            record_reply(self.filing, self.user(by), _DAY, "某财预〔2026〕1号", "某县财政局")
        except PermissionDenied:
            assert by not in ("department_reviewer", "bureau_reviewer", "both")

    @rule(by=who, may=st.booleans())
    def secrecy(self, by: str, may: bool) -> None:
        try:
            record_secrecy(self.filing, self.user(by), "审查人", _DAY, may)
        except (PermissionDenied, StepRefusedError):
            return
        assert by in ("unit_head", "department_reviewer", "publisher", "both")

    @rule()
    def somebody_changes_a_file(self) -> None:
        revision = self.filing.revisions.first()
        if revision is not None:
            path = folder_of(revision) / "disclosure.txt"
            path.write_text("改动")

    @invariant()
    def only_listed_transitions_happened(self) -> None:
        if not hasattr(self, "filing"):
            return
        state = Filing.State.DRAFT.value
        for event in self.filing.events.exclude(before="").order_by("id"):
            one = transition(event.action)
            assert event.before == state and state in one.sources and event.after == one.target
            state = event.after
        assert Filing.objects.get(pk=self.filing.pk).state == state

    @invariant()
    def what_is_published_was_cleared(self) -> None:
        if hasattr(self, "filing"):
            published = self.filing.events.filter(action="publish").order_by("-id").first()
            if published is not None and Filing.objects.get(pk=self.filing.pk).state == Filing.State.PUBLISHED:
                assert published.data["manifest"] == self.cleared == published.revision.manifest_hash

    @invariant()
    def the_log_is_whole(self) -> None:
        if hasattr(self, "filing"):
            assert not list(faults())


Workflow.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.django_db
class TestWorkflow(Workflow.TestCase):  # type: ignore[misc,valid-type]
    """Run the machine, and see that it got everywhere."""

    def runTest(self) -> None:  # noqa: N802  unittest's own name
        super().runTest()
        assert reached == {one.name for one in TRANSITIONS}
