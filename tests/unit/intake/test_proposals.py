"""Mappings that propose themselves, in three languages, and never twice the same field."""

import pytest

from trivet.intake import proposals, targets


@pytest.mark.parametrize(
    ("target", "header", "expected"),
    [
        (
            "accounts",
            ["客戶名稱", "英文名稱", "統一編號", "縣市", "員工人數", "備註", "無關"],
            ["name", "name_en", "registry_number", "city", "employees", "notes", None],
        ),
        (
            "accounts",
            ["公司名称", "统一社会信用代码", "行业", "国家", "年收入", "币种", "母公司"],
            [
                "name",
                "registry_number",
                "industry",
                "country",
                "revenue",
                "currency",
                "parent.name",
            ],
        ),
        (
            "accounts",
            ["Company Name", "AccountNumber", "Web Site", "Phone", "Parent_Company"],
            ["name", "external_key", "domain", "phone", "parent.name"],
        ),
        (
            "persons",
            ["Account Name", "Last Name", "First Name", "E-Mail", "Job Title", "Mobile Phone"],
            [
                "account.name",
                "family_name",
                "given_name",
                "email",
                "post.title",
                "mobile",
            ],
        ),
        (
            "persons",
            ["单位", "姓名", "手机", "邮箱", "部门", "职务", "到任日"],
            ["account.name", "name", "mobile", "email", "unit.name", "post.title", "post.since"],
        ),
        (
            "seats",
            ["客戶", "席位", "負責人", "任命日期"],
            ["account.name", "seat", "user_id", "since"],
        ),
    ],
)
def test_columns_are_known_by_their_names(target, header, expected):
    found = targets.get(target)
    mapping = proposals.propose(header, [], found)
    wanted = [name and (name if "." in name else f"{found.main}.{name}") for name in expected]
    assert [mapping.get(column) for column in header] == wanted


def test_a_column_without_a_telling_name_is_known_by_what_it_holds():
    sample = [{"A": "ann@x.test", "B": "北京电信公司"}, {"A": "bo@x.test", "B": "Acme Ltd"}]
    mapping = proposals.propose(["A", "B"], sample, targets.get("persons"))
    assert mapping == {"A": "person.email", "B": "account.name"}


def test_no_field_is_proposed_twice():
    mapping = proposals.propose(["name", "Name (2)", "名称"], [], targets.get("accounts"))
    assert list(mapping.values()).count("account.name") == 1


def test_the_last_word_of_a_name_says_what_a_column_is():
    header = ["customerName", "salesRepEmployeeNumber", "Fax Number", "Phone Number"]
    header += ["Account Owner", "Billing Country", "Revenue 2025", "Revenue in USD"]
    mapping = proposals.propose(header, [], targets.get("accounts"))
    assert mapping == {
        "customerName": "account.name",
        "Phone Number": "account.phone",
        "Billing Country": "account.country",
        "Revenue 2025": "account.revenue",
    }
