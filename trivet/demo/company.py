"""Keystone Networks 砥石網路: its units, people and roles, written through the actions of people.

The named cast of the story is here; ordinary teams are drawn. Refuses nothing of its own.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from trivet.demo import words
from trivet.organisation.actions import people, places, roles, units
from trivet.organisation.models import Role, Unit, User

DOMAIN = "keystone.example"

#: code, kind, parent, name, 繁體, 简体
UNITS = [
    ("keystone", "company", None, "Keystone Networks", "砥石網路", "砥石网络"),
    ("carrier", "business_group", "keystone", "Carrier", "運營商事業群", "运营商事业群"),
    ("enterprise", "business_group", "keystone", "Enterprise", "企業事業群", "企业事业群"),
    ("consumer", "business_group", "keystone", "Consumer", "終端事業群", "终端事业群"),
    ("north", "department", "carrier", "Operators North", "北區系統部", "北区系统部"),
    ("south", "department", "carrier", "Operators South", "南區系統部", "南区系统部"),
    ("grid", "department", "enterprise", "Power and Rail", "電力與鐵路系統部", "电力与铁路系统部"),
    ("city", "department", "enterprise", "Banks and Hospitals", "金融醫療系統部", "金融医疗系统部"),
    ("retail", "department", "consumer", "Retail", "零售系統部", "零售系统部"),
]

#: mail name, name, Latin name, unit, title, heads it
CAST = [
    ("sponsor", "蕭嵐", "Lan Xiao", "keystone", _("Executive vice president"), True),
    ("policy", "梁思齊", "Siqi Liang", "carrier", _("Head of carrier business"), True),
    ("process", "宋曉晨", "Xiaochen Song", "keystone", _("Process owner"), False),
    ("steward", "葉嘉欣", "Jiaxin Ye", "keystone", _("Data steward"), False),
    ("analyst", "程雨晴", "Yuqing Cheng", "keystone", _("Insight analyst"), False),
    ("auditor", "姚靜", "Jing Yao", "keystone", _("Internal audit"), False),
    ("admin", "丁志遠", "Zhiyuan Ding", "keystone", _("Administrator"), False),
    ("head", "高文博", "Wenbo Gao", "north", _("Head of Operators North"), True),
    ("head.south", "許麗", "Li Xu", "south", _("Head of Operators South"), True),
    ("head.grid", "馮建國", "Jianguo Feng", "grid", _("Head of Power and Rail"), True),
    ("head.city", "曹怡寧", "Yining Cao", "city", _("Head of Banks and Hospitals"), True),
    ("head.retail", "Nadia Farouk", "Nadia Farouk", "retail", _("Head of Retail"), True),
    ("ar", "周以安", "Yian Zhou", "north", _("Account manager"), False),
    ("sr", "林若水", "Ruoshui Lin", "north", _("Solution manager"), False),
    ("fr", "何志遠", "Zhiyuan He", "north", _("Delivery manager"), False),
    ("ar.before", "羅承恩", "Chengen Luo", "north", _("Account manager"), False),
]

GRANTS = {
    "sponsor": (Role.SPONSOR, None),
    "policy": (Role.POLICY_OWNER, None),
    "process": (Role.PROCESS_OWNER, None),
    "steward": (Role.DATA_STEWARD, None),
    "analyst": (Role.INSIGHT_ANALYST, None),
    "auditor": (Role.AUDITOR, None),
    "admin": (Role.ADMINISTRATOR, None),
    "head": (Role.DEPARTMENT_HEAD, "north"),
    "head.south": (Role.DEPARTMENT_HEAD, "south"),
    "head.grid": (Role.DEPARTMENT_HEAD, "grid"),
    "head.city": (Role.DEPARTMENT_HEAD, "city"),
    "head.retail": (Role.DEPARTMENT_HEAD, "retail"),
}
DEPARTMENTS = ["north", "south", "grid", "city", "retail"]
TEAM_TITLES = (_("Account manager"), _("Solution manager"), _("Delivery manager"))


@dataclass
class Company:
    """Who is who, by mail name and by code; `teams` are trios of AR, SR, FR per department."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    teams: dict[str, list[tuple[User, User, User]]] = field(default_factory=dict)


def found(language: str, since: date, draw: Random) -> Company:
    """Write the company into an empty database; everybody reads `language` at first."""
    company = Company()
    for code, kind, parent, name, traditional, simplified in UNITS:
        company.units[code] = units.add(
            by=None,
            code=code,
            kind=kind,
            name=name,
            labels={"en": name, "zh-hant": traditional, "zh-hans": simplified},
            parent=company.units[parent] if parent else None,
        )
    for mail, name, latin, unit, title, heads in CAST:
        person = _hire(company, mail, words.Name(name, latin), language)
        _place(company, person, unit, title, since, heads=heads)
    for mail, (role, unit_code) in GRANTS.items():
        roles.grant(
            by=None,
            person=company.people[mail],
            role=role,
            unit=company.units[unit_code] if unit_code else None,
            since=since,
        )
    _build_teams(company, language, since, draw)
    # One hash for all: it is meant to be slow, and the password is printed anyway.
    User.objects.update(password=make_password(words.PASSWORD))
    return company


def _build_teams(company: Company, language: str, since: date, draw: Random) -> None:
    """Two teams a department; the first of the north is the story's own."""
    north = tuple(company.people[mail] for mail in ("ar", "sr", "fr"))
    company.teams["north"] = [north]  # type: ignore[list-item]
    for department in DEPARTMENTS:
        teams = company.teams.setdefault(department, [])
        while len(teams) < 2:
            trio = []
            for seat, title in zip(("ar", "sr", "fr"), TEAM_TITLES, strict=True):
                mail = f"{seat}.{department}{len(teams) + 1}"
                person = _hire(company, mail, words.person(draw), language)
                _place(company, person, department, title, since)
                trio.append(person)
            teams.append((trio[0], trio[1], trio[2]))


def _hire(company: Company, mail: str, name: words.Name, language: str) -> User:
    own, latin = name.said(language)
    person = people.add(
        by=None,
        email=f"{mail}@{DOMAIN}",
        name=own,
        name_en=latin,
        language=language,
    )
    company.people[mail] = person
    return person


def _place(
    company: Company, person: User, unit: str, title: str, since: date, *, heads: bool = False
) -> None:
    places.place(
        by=None,
        person=person,
        unit=company.units[unit],
        title=gettext(title),
        since=since,
        is_head=heads,
    )
