"""Customer groups, and the question of who the customer is."""

from datetime import date, timedelta

import pytest

from tests.cast import START, TODAY, make_user
from trivet.customers.actions import accounts, decisions, groups
from trivet.customers.models import Decision, Tier, TierRequirement
from trivet.customers.queries import decisions as reads
from trivet.customers.queries import groups as group_reads
from trivet.customers.queries import tiers as tier_reads
from trivet.foundation.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from trivet.organisation.models import Membership, Role, RoleGrant, Unit


@pytest.fixture
def owner(units):
    """Keeps policy in the carrier business group."""
    user = make_user("owner")
    RoleGrant.objects.create(user=user, role=Role.POLICY_OWNER, unit=units.carrier, since=START)
    return user


@pytest.fixture
def elsewhere(units):
    """Works in another business group."""
    consumer = Unit.objects.create(
        kind="business_group", code="consumer", name="Consumer", parent=units.company
    )
    user = make_user("elsewhere")
    Membership.objects.create(user=user, unit=consumer, since=START)
    return user


@pytest.fixture
def question(owner, units):
    asked = decisions.ask(
        by=owner, business_group=units.carrier, question="Who is our customer?", on=TODAY
    )
    decisions.add_option(by=owner, decision=asked, title="The operator", arguments="It pays.")
    decisions.add_option(by=owner, decision=asked, title="The subscriber", evidence="Survey.")
    return asked


def decide(by, question, number=0, **facts):
    option = list(question.options.all())[number]
    return decisions.decide(
        by=by, decision=question, option=option, **{"reason": "It pays.", **facts}
    )


def test_a_group_hangs_under_one_of_its_business_group(owner, units, account, elsewhere):
    child = groups.add(
        by=owner, code="mobile", name="行動", business_group=units.carrier, parent=account.group
    )
    other = Unit.objects.get(code="consumer")
    with pytest.raises(NotPermitted):
        groups.add(by=owner, code="x", name="x", business_group=other)
    with pytest.raises(Invalid, match="circle"):
        groups.move(by=owner, group=account.group, parent=child)
    groups.move(by=owner, group=child, parent=None)
    assert child.parent is None


def test_a_group_is_called_differently_in_each_language(owner, account):
    groups.rename(by=owner, group=account.group, name="Operators", labels={"zh-hant": "營運商"})
    assert account.group.labels == {"zh-hant": "營運商"}
    with pytest.raises(Invalid):
        groups.rename(by=owner, group=account.group, name=" ")


def test_a_group_in_use_is_not_retired(owner, head, account):
    with pytest.raises(Refused):
        groups.retire(by=owner, group=account.group)
    accounts.deactivate(by=head, account=account)
    groups.retire(by=owner, group=account.group)
    assert list(group_reads.choices()) == []


def test_the_tree_counts_what_its_reader_sees(ar, outsider, owner, account, other_account, units):
    child = groups.add(
        by=owner, code="m", name="M", business_group=units.carrier, parent=account.group
    )
    other_account.group = child
    other_account.save()
    seen = {branch.group.code: (branch.here, branch.beneath) for branch in group_reads.tree(owner)}
    assert seen == {"operators": (1, 2), "m": (1, 1)}
    assert group_reads.tree(ar)[0].beneath == 1
    assert group_reads.tree(outsider)[0].beneath == 0


def test_a_decision_has_option_reason_author_and_day(owner, question):
    decide(owner, question, effect="Two teams.", effective_from=date(2026, 4, 1))
    (held,) = reads.holding(owner)
    assert (held.decided_by, held.decided_on) == (owner, TODAY)
    assert [option.chosen for option in held.options.all()] == [True, False]
    assert held.effective_from == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"reason": " "}, Invalid),
        ({"on": TODAY + timedelta(days=1)}, Invalid),
        ({"on": TODAY - timedelta(days=1)}, Invalid),
        ({"expected": 99}, Stale),
    ],
)
def test_a_decision_without_sense_is_refused(owner, question, facts, error):
    with pytest.raises(error):
        decide(owner, question, **facts)
    assert Decision.objects.get().decided_on is None


def test_one_option_is_no_choice(owner, units):
    asked = decisions.ask(by=owner, business_group=units.carrier, question="Who?")
    decisions.add_option(by=owner, decision=asked, title="Only")
    with pytest.raises(Invalid, match="two options"):
        decide(owner, asked)


def test_an_option_of_another_question_is_refused(owner, question, units):
    other = decisions.ask(by=owner, business_group=units.carrier, question="Else?")
    for title in ("a", "b"):
        decisions.add_option(by=owner, decision=other, title=title)
    with pytest.raises(Invalid):
        decisions.decide(
            by=owner, decision=question, option=other.options.first(), reason="because"
        )


def test_what_was_decided_stays_as_it_is(owner, question):
    decide(owner, question)
    option = question.options.first()
    with pytest.raises(Refused):
        decide(owner, question, 1)
    with pytest.raises(Refused):
        decisions.add_option(by=owner, decision=question, title="Late")
    with pytest.raises(Refused):
        decisions.change_option(by=owner, option=option, title="Other")
    with pytest.raises(Refused):
        decisions.drop_option(by=owner, option=option)


def test_only_a_newer_decision_replaces_it_and_only_once_decided(owner, question, units):
    with pytest.raises(Refused):
        decisions.ask(
            by=owner, business_group=units.carrier, question="Again?", supersedes=question
        )
    decide(owner, question)
    again = decisions.ask(
        by=owner, business_group=units.carrier, question="Again?", supersedes=question
    )
    assert reads.holding(owner) == [question]
    for title in ("a", "b"):
        decisions.add_option(by=owner, decision=again, title=title)
    decide(owner, again)
    assert reads.holding(owner) == [again]
    assert reads.history(owner) == [again, question]
    with pytest.raises(Refused):
        decisions.ask(
            by=owner, business_group=units.carrier, question="Third?", supersedes=question
        )


@pytest.mark.parametrize("name", ["ar", "head", "steward", "auditor", "outsider"])
def test_only_the_policy_owner_and_the_administrator_decide(request, name, question, units):
    by = request.getfixturevalue(name)
    with pytest.raises(NotPermitted):
        decide(by, question)
    with pytest.raises(NotPermitted):
        decisions.ask(by=by, business_group=units.carrier, question="?")


def test_the_question_is_read_in_its_business_group_and_nowhere_else(
    ar, outsider, auditor, elsewhere, question
):
    for user in (ar, outsider, auditor):
        assert reads.one(user, question.pk) == question
    with pytest.raises(NotFound):
        reads.one(elsewhere, question.pk)
    with pytest.raises(NotFound):
        reads.option(elsewhere, question.options.first().pk)
    assert reads.history(elsewhere) == []


def test_the_table_of_tiers_shows_every_tier_and_takes_one_row_at_a_time(admin, head):
    from trivet.customers.actions import tiers

    assert [row.tier for row in tier_reads.requirements()] == Tier.values
    made = tiers.set_requirement(
        by=admin, tier="S", values={"visits_per_quarter": 12, "response_hours": 4}, expected=0
    )
    tiers.set_requirement(by=admin, tier="S", values={"response_hours": 2}, expected=made.version)
    with pytest.raises(Stale):
        tiers.set_requirement(by=admin, tier="S", values={"response_hours": 3}, expected=1)
    with pytest.raises(NotPermitted):
        tiers.set_requirement(by=head, tier="S", values={"response_hours": 3})
    with pytest.raises(Invalid):
        tiers.set_requirement(by=admin, tier="S", values={"response_hours": -1})
    assert TierRequirement.objects.get().response_hours == 2
