"""The story of the demo: how Keystone lost the trust of Polaris and won it back. Data only.

Told in scenes, days before today; `telling.py` plays them through the actions people use. Texts are
msgids: the demo speaks the language it is loaded in. Refuses to be read as a real company's story.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Promise:
    """A commitment given in a scene. `due` and `ended` are days after the scene."""

    text: str
    ours: bool = True
    written: bool = False
    due: int = 14
    ended: int | None = 10
    outcome: str = "kept"
    cleared: bool = False
    note: str = ""
    confirmed: bool = False


@dataclass(frozen=True)
class Sight:
    """Something observed in a scene: "issue", "intelligence" or "relationship"."""

    kind: str
    text: str
    competitor: str = ""
    source: str = ""
    closed_after: int | None = None


@dataclass(frozen=True)
class Scene:
    """One visit: `ago` days before today, by the holder of `seat`; `stops` where it has got to."""

    ago: int
    seat: str
    kind: str
    subject: str
    goal: str
    minutes: str = ""
    next_step: str = ""
    rating: int = 4
    rating_note: str = ""
    promises: list[Promise] = field(default_factory=list)
    sights: list[Sight] = field(default_factory=list)
    stops: str = "closed"


POLARIS = [
    Scene(
        ago=352,
        seat="AR",
        kind="visit",
        subject=_("First meeting of the new year: plans for the core network"),
        goal=_("Learn which sites Polaris renews this year, and who decides."),
        minutes=_(
            "They renew 120 sites in two waves, north first. The technical director decides on "
            "the platform, procurement on the price. They want to see our power figures before "
            "anything else."
        ),
        next_step=_("Send the power figures."),
        promises=[Promise(_("Measured power figures of the new core router"), due=10, ended=8)],
        sights=[
            Sight(
                "relationship",
                _("Answers our questions, offers nothing by himself yet."),
            )
        ],
    ),
    Scene(
        ago=310,
        seat="SR",
        kind="technical",
        subject=_("Technical exchange on power and cooling"),
        goal=_("Show that the new router saves a third of the power."),
        minutes=_(
            "Figures accepted with one doubt: they measure at 45 °C, we measured at 25. They asked "
            "for a trial in the hub of the north."
        ),
        promises=[
            Promise(_("Power report measured at 45 °C"), due=14, ended=23, note=_("Lab was full.")),
            Promise(
                _("Room and power for the trial in the north hub"), ours=False, due=20, ended=15
            ),
        ],
        sights=[
            Sight("issue", _("Our power figures were measured too cool for them."), closed_after=23)
        ],
        rating=3,
    ),
    Scene(
        ago=262,
        seat="AR",
        kind="visit",
        subject=_("Order for the first wave"),
        goal=_("Agree volume and dates of the first wave."),
        minutes=_(
            "They order 40 routers if all are on site in eight weeks. Agreed on the spot, without "
            "asking fulfilment."
        ),
        promises=[
            Promise(
                _("40 routers on site in eight weeks"),
                due=56,
                ended=60,
                outcome="broken",
                note=_("Only 22 had arrived: nobody had asked fulfilment before it was promised."),
            )
        ],
        rating=5,
    ),
    Scene(
        ago=200,
        seat="AR",
        kind="visit",
        subject=_("Late routers: what happened"),
        goal=_("Say what went wrong and hear what it cost them."),
        minutes=_(
            "Cold meeting. The delay cost them the summer window. They ask why the account changed "
            "its mind three times, and whether anybody at our side checks before promising."
        ),
        sights=[
            Sight(
                "issue",
                _("18 routers came four weeks late; the summer window was lost."),
                closed_after=45,
            ),
            Sight("relationship", _("Cancels the roadmap exchange; answers by mail only.")),
        ],
        rating=2,
        rating_note=_("We had no date to offer."),
    ),
    Scene(
        ago=178,
        seat="SPONSOR",
        kind="executive",
        subject=_("Our sponsor visits their chief executive"),
        goal=_("Apologise, present the new triangle, agree how promises are made from now on."),
        minutes=_(
            "Apology accepted. New rule, agreed by both: nothing is promised before fulfilment has "
            "cleared it, and each promise is written down the same day."
        ),
        next_step=_("Monthly review of all open promises, with both lists on the table."),
        promises=[
            Promise(
                _("Monthly list of all open promises, both ways"),
                written=True,
                due=30,
                ended=21,
                cleared=True,
                confirmed=True,
            )
        ],
        sights=[Sight("relationship", _("Names the technical director as our daily contact."))],
        rating=5,
    ),
    Scene(
        ago=148,
        seat="FR",
        kind="visit",
        subject=_("Second wave: dates that hold"),
        goal=_("Walk through every site and give only dates that are cleared."),
        minutes=_("All 60 sites of wave two walked through. 54 dates given, six kept open."),
        promises=[
            Promise(
                _("First 20 sites of wave two in operation"),
                written=True,
                due=45,
                ended=40,
                cleared=True,
                confirmed=True,
            ),
            Promise(_("Site access lists, one week ahead"), ours=False, due=7, ended=6),
        ],
        rating=5,
    ),
    Scene(
        ago=101,
        seat="AR",
        kind="visit",
        subject=_("Quarterly review of promises"),
        goal=_("Go through both lists; find out what the next year brings."),
        minutes=_(
            "Every promise since the new rule was kept. They told us, before any paper, that "
            "the south follows next year, and that a competitor is testing at the south hub."
        ),
        promises=[
            Promise(_("Draft of the investment plan for the south"), ours=False, due=30, ended=25),
            Promise(_("Proposal for the south hub"), written=True, due=40, ended=33, cleared=True),
        ],
        sights=[
            Sight(
                "intelligence",
                _("Tests a small core at the south hub since last month; twelve nodes."),
                competitor="Meridian Systems",
                source=_("Told by the customer in the meeting; public tender notice of the hub"),
            ),
            Sight("relationship", _("Shares plans that are not public yet, unasked.")),
        ],
        rating=5,
    ),
    Scene(
        ago=47,
        seat="SR",
        kind="reference",
        subject=_("Redwood Power visits the north hub of Polaris"),
        goal=_("Let a new customer hear from Polaris how it went, the bad part included."),
        minutes=_("The technical director told the whole story himself, delay included."),
        sights=[Sight("relationship", _("Argues for us before another customer."))],
        rating=5,
    ),
    Scene(
        ago=12,
        seat="AR",
        kind="visit",
        subject=_("Terms for the south hub"),
        goal=_("Agree terms of payment and the dates of the first ten nodes."),
        minutes=_("Terms agreed. Dates of the first ten nodes wait for their building permits."),
        promises=[
            Promise(
                _("Revised offer with the agreed terms"),
                written=True,
                due=15,
                ended=None,
                cleared=True,
            ),
            Promise(_("Building permits of the first ten nodes"), ours=False, due=10, ended=None),
        ],
        sights=[Sight("issue", _("Invoices of wave two name the wrong cost centre."))],
        rating=4,
    ),
    Scene(
        ago=2,
        seat="FR",
        kind="visit",
        subject=_("Handover of the last six sites"),
        goal=_("Sign the acceptance of wave two."),
        stops="held",
    ),
    Scene(
        ago=-2,
        seat="AR",
        kind="visit",
        subject=_("Signing the south hub"),
        goal=_("Sign; agree who meets whom in the first hundred days."),
        stops="approved",
    ),
    Scene(
        ago=-9,
        seat="SR",
        kind="roadmap",
        subject=_("Roadmap exchange"),
        goal=_("Show the next two years; hear where they disagree."),
        stops="requested",
    ),
]

#: What happens at the other accounts, drawn at random: subject, goal, minutes, promise.
EVERYDAY = [
    (
        _("Regular visit"),
        _("Hear what changed; close what is open."),
        _("Nothing new in the organisation. Two small questions on invoices, answered."),
        _("List of spare parts with prices"),
    ),
    (
        _("Meeting with procurement"),
        _("Understand the budget of next year and when it is decided."),
        _("Budget is decided in the last quarter; drafts are made two months earlier."),
        _("Reference prices for the budget"),
    ),
    (
        _("Service review"),
        _("Walk through the tickets of the quarter."),
        _("Fourteen tickets, one repeated. They want a root cause for the repeated one."),
        _("Root cause of the repeated fault"),
    ),
    (
        _("Training for operations"),
        _("Make the night shift independent of us."),
        _("Eleven people trained; two ask for more on alarms."),
        _("Second training on alarms"),
    ),
]
