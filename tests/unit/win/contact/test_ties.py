"""A person who leaves is asked for the promises he answers for."""

from datetime import timedelta

from tests.cast import TODAY
from trivet.organisation.ties import ties_of
from trivet.win.contact.models import Commitment


def test_open_promises_hang_on_the_one_who_answers_for_them(account, ar, sr):
    facts = {"account": account, "text": "A test site", "promised_on": TODAY, "our_person": sr}
    facts |= {"due_on": TODAY + timedelta(days=9)}
    Commitment.objects.create(**facts, direction="ours")
    Commitment.objects.create(**facts, direction="theirs", status="kept", ended_on=TODAY)
    assert "Answers for 1 open commitment." in ties_of(sr)
    assert not [sentence for sentence in ties_of(ar) if "commitment" in sentence]
