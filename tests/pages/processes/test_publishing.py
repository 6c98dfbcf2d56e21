"""Publishing a version by page: problems in sentences, a look at it, then for new runs."""

import pytest
from django.core import signing

from tests.pages.processes.conftest import longer_visit, page, soup, upload, words
from tests.unit.engine.bpmn import END, START, file, line, user
from trivet.engine import definitions
from trivet.engine.models import Definition
from trivet.processes.packaged import packaged

VISIT = "contact.visit"
HEADER = b'<?xml version="1.0"?>'
FLAT = packaged()[VISIT]


def problems(answer):
    return [one.text for one in soup(answer).select(".problems li, form .errors li")]


def held(answer):
    return {"held": soup(answer).select_one("[name=held]")["value"]}


@pytest.fixture
def owns(as_, owner):
    return as_(owner)


def test_a_file_is_looked_at_then_published(owns, owner):
    looked = owns.post(page("new"), upload(longer_visit()))
    assert looked.status_code == 200
    assert "Takes the place of version 1 for new runs" in words(looked)
    assert soup(looked).select(".drawing .shape")
    changed = soup(looked).select_one("#step-revise")
    assert "Changed" in changed.text
    assert "Changed" not in soup(looked).select_one("#step-approve").text
    assert Definition.objects.filter(key=VISIT).count() == 1
    done = owns.post(page("publication"), held(looked), follow=True)
    assert done.redirect_chain[-1][0] == page("process", VISIT)
    assert "Visit: version 2 is used for new runs." in soup(done).text
    made = definitions.current(VISIT)
    assert (made.version, made.published_by) == (2, owner)
    assert made.xml == longer_visit().decode()


def test_what_is_new_and_what_is_gone_is_told(owns):
    renamed = FLAT.replace(b'"rate"', b'"judge"').replace(b">rate<", b">judge<")
    renamed = renamed.replace(b'<tv:task due="P2D" />', b'<tv:task action="rate" due="P2D" />')
    looked = owns.post(page("new"), upload(renamed))
    assert looked.status_code == 200, problems(looked)
    assert "New" in soup(looked).select_one("#step-judge").text
    assert "No longer in it Rate the purpose" in words(looked)


def test_the_current_version_is_recognised(owns):
    looked = owns.post(page("new"), upload(FLAT))
    assert "This is version 1, which is used for new runs already." in words(looked)


def test_a_process_that_nothing_starts_says_so(owns):
    ticked = file(START, user("ask", action="tick"), END, line("start", "ask", "end"))
    looked = owns.post(page("new"), upload(ticked.encode()))
    assert "Nothing starts a process of this id by itself." in words(looked)
    done = owns.post(page("publication"), held(looked), follow=True)
    assert done.status_code == 200
    assert "Test" in words(owns.get(page("tree")))


def test_every_problem_is_told_at_once(owns):
    wrong = FLAT.replace(b'due="P3D"', b'due="P3X"').replace(b'action="', b'act="')
    wrong = wrong.replace(b'<tv:task due="P1D" />', b'<tv:task action="fly" page="no:page" />')
    answer = owns.post(page("new"), upload(wrong))
    assert answer.status_code == 422
    found = problems(answer)
    assert any("“P3X” is not a duration" in one for one in found)
    assert any("“fly” does not exist" in one for one in found)
    assert any("page “no:page”, which does not exist" in one for one in found)
    assert f"{len(found)} things keep this file from being published" in words(answer)


PROCESS = b'process id="contact.visit"'
LAUGHS = b"<!ENTITY a '" + b"ha" * 100 + b"'><!ENTITY b '" + b"&a;" * 100 + b"'>"
DEEP = "<bpmn:subProcess>" * 400 + "</bpmn:subProcess>" * 400
BAD = {
    "nothing": b"",
    "words": b"a plan for a visit",
    "another XML": HEADER + b"<note/>",
    "half a file": FLAT[: len(FLAT) // 2],
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "zeros": b"\0" * 5000,
    "an entity": FLAT.replace(b"<bpmn:def", b"<!DOCTYPE x [<!ENTITY a 'b'>]><bpmn:def", 1),
    "a billion laughs": HEADER + b"<!DOCTYPE x [" + LAUGHS + b"]><x>&b;</x>",
    "a deep one": file(START, DEEP, END).encode(),
    "a script": FLAT.replace(b"bpmn:userTask", b"bpmn:scriptTask"),
    "no process": FLAT.replace(b'isExecutable="true"', b'isExecutable="false"'),
    "no id": FLAT.replace(b'<bpmn:process id="contact.visit"', b"<bpmn:process"),
    "an id for no address": FLAT.replace(PROCESS, b'process id="a/../b"'),
    "an endless id": FLAT.replace(PROCESS, b'process id="a.' + b"b" * 300 + b'"'),
    "an endless step": FLAT.replace(b'"minutes"', b'"' + b"m" * 300 + b'"'),
    "an endless action": FLAT.replace(b'due="minutes_due"', b'action="' + b"m" * 300 + b'"'),
    "no ends": FLAT.replace(b"bpmn:endEvent", b"bpmn:userTask"),
    "one too large": FLAT + b" " * 2_000_001,
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_a_sentence(owns, name):
    answer = owns.post(page("new"), upload(BAD[name]))
    assert answer.status_code == 422, name
    found = problems(answer)
    assert found, name
    assert all(len(one) > 20 for one in found)
    assert Definition.objects.count() == len(packaged())


def test_no_file_at_all_is_said_beside_the_field(owns):
    answer = owns.post(page("new"), {})
    assert answer.status_code == 422
    assert problems(answer) == ["This field is required."]


ODD = {
    "sizes that are none": (b'width="100"', b'width="wide"'),
    "sizes beyond any paper": (b'x="390" y="295"', b'x="1e300" y="NaN"'),
    "a shape of nothing": (b'bpmnElement="approve"', b'bpmnElement="nobody"'),
    "an arrow of one point": (b'<di:waypoint x="390" y="335" />', b""),
    "markup in a name": (b'"Approve the visit"', b'"&lt;script&gt;alert(1)&lt;/script&gt;"'),
    "a name without end": (b'"Approve the visit"', b'"' + b"Approve " * 200 + b'"'),
    "a byte order mark": (b"<?xml", b"\xef\xbb\xbf<?xml"),
    "ends of lines of another system": (b"\n", b"\r\n"),
}  # fmt: skip


def test_a_file_in_another_encoding_than_it_says_is_read(owns):
    looked = owns.post(page("new"), upload(FLAT.decode().encode("utf-16-le")))
    assert looked.status_code == 200, problems(looked)
    assert owns.post(page("publication"), held(looked)).status_code == 302
    assert "Approve the visit" in words(owns.get(page("process", VISIT)))


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_drawn_and_published_all_the_same(owns, name):
    odd = FLAT.replace(*ODD[name])
    assert odd != FLAT
    looked = owns.post(page("new"), upload(odd))
    assert looked.status_code == 200, problems(looked)
    assert b"<script>alert" not in looked.content
    done = owns.post(page("publication"), held(looked), follow=True)
    assert done.status_code == 200
    assert owns.get(page("file", VISIT, definitions.current(VISIT).version)).status_code == 200


def test_what_was_not_looked_at_is_not_published(owns):
    forged = signing.dumps({"key": VISIT, "xml": longer_visit().decode()}, salt="another")
    for sent in ("", "nonsense", forged, held(owns.post(page("new"), upload(FLAT)))["held"][:-2]):
        answer = owns.post(page("publication"), {"held": sent})
        assert answer.status_code == 422
        assert "The file was lost on the way" in words(answer)
    assert Definition.objects.filter(key=VISIT).count() == 1


def test_a_file_is_checked_again_when_it_is_published(owns, monkeypatch):
    looked = owns.post(page("new"), upload(longer_visit()))
    monkeypatch.setattr("trivet.processes.bindings.is_bound", lambda process, action: False)
    answer = owns.post(page("publication"), held(looked))
    assert answer.status_code == 422
    assert "is bound to no action" in problems(answer)[0]


def test_only_a_process_owner_publishes(as_, owns, ar, head, steward, auditor, outsider, admin):
    ready = held(owns.post(page("new"), upload(longer_visit())))
    for reader in (ar, head, steward, auditor, outsider):
        client = as_(reader)
        assert client.get(page("new")).status_code == 403
        assert client.post(page("new"), upload(FLAT)).status_code == 403
        assert client.post(page("publication"), ready).status_code == 403
    assert Definition.objects.filter(key=VISIT).count() == 1
    assert as_(admin).get(page("new")).status_code == 200


def test_a_large_drawing_is_read_in_time(owns):
    steps = "".join(user(f"step{number}", action="tick") for number in range(1500))
    ids = ["start", *(f"step{number}" for number in range(1500)), "end"]
    looked = owns.post(page("new"), upload(file(START, steps, END, line(*ids)).encode()))
    assert looked.status_code == 200
    assert len(soup(looked).select("[id^=step-step]")) == 1500
