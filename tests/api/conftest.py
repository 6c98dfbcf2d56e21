"""Callers of the API: a person of the cast, asking with a token of his own."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from tests.api import contract
from tests.cast import TODAY
from trivet.organisation.actions import tokens
from trivet.organisation.models import User


class Caller:
    """Speaks JSON to /api/v1 with `user`'s token; the answer's JSON is at `.json()`."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.client = Client()
        self.headers = {}
        if user is not None:
            issued = tokens.issue(by=user, name="test", expires_on=TODAY + timedelta(days=30))
            self.headers["Authorization"] = f"Bearer {issued.plain}"

    def get(self, path, **headers):
        return self._checked("GET", path, self.client.get, headers=self._with(headers))

    def post(self, path, body=None, **headers):
        return self.send("post", path, {} if body is None else body, **headers)

    def patch(self, path, body, **headers):
        return self.send("patch", path, body, **headers)

    def delete(self, path, **headers):
        return self._checked("DELETE", path, self.client.delete, headers=self._with(headers))

    def send(self, method, path, body, **headers):
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        kind = headers.pop("content_type", "application/json")

        def ask(address, **options):
            return self.client.generic(method.upper(), address, data, content_type=kind, **options)

        return self._checked(method.upper(), path, ask, headers=self._with(headers))

    def _checked(self, method, path, ask, **options):
        """Every answer of every test is held against the contract."""
        address = self._address(path)
        answer = ask(address, **options)
        if method != "HEAD":
            contract.check(answer, method, address)
        return answer

    def upload(self, path, form):
        def ask(address, **options):
            return self.client.post(address, form, **options)

        return self._checked("POST", path, ask, headers=self._with({}))

    def _with(self, headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {**self.headers, **named}

    @staticmethod
    def _address(path):
        return path if path.startswith("/api/") else f"/api/v1{path}"


@pytest.fixture
def asking(db, now):
    """`asking(user)` is a Caller for that person; `asking(None)` a stranger."""
    return Caller


@pytest.fixture
def as_ar(asking, ar):
    return asking(ar)


@pytest.fixture
def as_admin(asking, admin):
    return asking(admin)


@pytest.fixture
def as_outsider(asking, outsider):
    return asking(outsider)
