"""A company's sign-in provider on loopback: just enough OpenID Connect for one round trip.

It says of whoever comes that he is `claims`. Refuses a code or a token that it did not give out.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

CODE, TOKEN = "code-of-the-test", "token-of-the-test"


class Provider:
    """Runs while the block runs; `address` is what the installation is told."""

    def __init__(self) -> None:
        self.claims: dict = {}
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Provider":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, form: dict, bearer: str) -> dict | None:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/token" and form.get("code") == [CODE]:
            return {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 60}
        if path == "/userinfo" and bearer == f"Bearer {TOKEN}":
            return self.claims
        return None


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(provider.answer(self.path, {}, self.headers.get("Authorization", "")))

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(length).decode())
            self._say(provider.answer(self.path, form, ""))

        def _say(self, answer: dict | None) -> None:
            body = json.dumps(answer or {"error": "invalid_request"}).encode()
            self.send_response(200 if answer else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    return Handler
