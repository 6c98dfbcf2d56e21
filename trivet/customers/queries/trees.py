"""The trees of the customer side: accounts above and beneath, groups, customer units.

Walked inside the database; a stored circle cannot hang a walk, because UNION drops what was seen.
"""

from django.db import connection

from trivet.customers.models import CustomerGroup

_ABOVE = """
WITH RECURSIVE above(id, parent_id) AS (
    SELECT id, parent_id FROM {table} WHERE id = %s
    UNION
    SELECT node.id, node.parent_id FROM {table} AS node JOIN above ON node.id = above.parent_id
)
SELECT id, parent_id FROM above
"""
_BENEATH = """
WITH RECURSIVE beneath(id) AS (
    SELECT %s::bigint
    UNION
    SELECT node.id FROM {table} AS node JOIN beneath ON node.parent_id = beneath.id
)
SELECT id, NULL FROM beneath
"""
#: A number of our own, so that two moves in the tree of accounts never close a circle together.
_ACCOUNT_TREE = 0x7472_6576_6163


def accounts_above(account: int) -> list[int]:
    """`account`, its parent, and so on to the top."""
    return _climb("customers_account", account)


def accounts_beneath(account: int) -> list[int]:
    """`account` and everything beneath it, seen or not."""
    return [pk for pk, _parent in _walk(_BENEATH, "customers_account", account)]


def groups_above(group: int) -> list[int]:
    return _climb("customers_customergroup", group)


def org_units_above(org_unit: int) -> list[int]:
    return _climb("customers_orgunit", org_unit)


def lock_accounts() -> None:
    """Until the transaction ends, no one else hangs an account under another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ACCOUNT_TREE])


def lock_groups() -> None:
    """Until the transaction ends, no one else moves a group."""
    list(CustomerGroup.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _climb(table: str, root: int) -> list[int]:
    parents = dict(_walk(_ABOVE, table, root))
    path: list[int] = []
    node: int | None = root
    while node is not None and node in parents and node not in path:
        path.append(node)
        node = parents[node]
    return path


def _walk(sql: str, table: str, root: int) -> list[tuple[int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=table), [root])
        return [(row[0], row[1]) for row in cursor.fetchall()]
