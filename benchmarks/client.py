"""A person at the keyboard: signs in through the form, keeps cookies, times each answer.

Refuses an answer that is not the expected one: a fast error is not a figure.
"""

import re
import time
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from trivet.demo.words import PASSWORD

#: Seconds after which the server may have hung up; the next request dials anew.
IDLE = 2
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Person:
    """One signed-in session over one kept connection."""

    def __init__(self, address: str, mail: str) -> None:
        self.host = urlsplit(address).netloc
        self.connection = HTTPConnection(self.host, timeout=120)
        self.used = 0.0
        self.cookies: dict[str, str] = {}
        page = self.get("/sign-in/login/")
        self.post("/sign-in/login/", page, {"login": mail, "password": PASSWORD}, expect=302)

    def get(self, path: str, expect: int = 200) -> str:
        return self._send("GET", path, None, {}, expect)[1]

    def timed(self, path: str) -> float:
        """Milliseconds from request to the last byte of the answer."""
        begun = time.perf_counter()
        self._send("GET", path, None, {}, 200)
        return (time.perf_counter() - begun) * 1000

    def post(self, path: str, page: str, form: dict[str, str], expect: int = 302) -> float:
        """Send a form whose token stands in `page`; milliseconds."""
        found = _TOKEN.search(page)
        if found is None:
            raise RuntimeError(f"the page before {path} has no form")
        body = urlencode({**form, "csrfmiddlewaretoken": found.group(1)})
        begun = time.perf_counter()
        self._send(
            "POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}, expect
        )
        return (time.perf_counter() - begun) * 1000

    def form(self, page: str) -> dict[str, str]:
        """What the main form of a page holds now, as the browser would send it back."""
        document = BeautifulSoup(page, "html.parser")
        main = document.select_one("main form[method=post]")
        if main is None:
            raise RuntimeError("the page has no form")
        return {
            str(field["name"]): _value(field)
            for field in main.select("input[name], select[name], textarea[name]")
            if field.get("type") not in ("checkbox", "radio", "submit", "file")
            or field.has_attr("checked")
        }

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str], expect: int
    ) -> tuple[int, str]:
        if time.monotonic() - self.used > IDLE:
            self.connection.close()
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(
            method, path, body, {"Cookie": cookie, "Referer": f"http://{self.host}/", **headers}
        )
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.used = time.monotonic()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        if answer.status != expect:
            raise RuntimeError(f"{method} {path} answered {answer.status}, not {expect}")
        return answer.status, text


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return field.get_text().lstrip("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]")
        return str(chosen.get("value", "")) if chosen else ""
    return str(field.get("value", ""))
