"""What somebody does with the link of a mail."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlencode

from lxml import html

from tests.mail.server import MailServer
from tests.support.fake_slack import FakeSlack
from tests.support.processes import exchange
from tests.support.world import World

PIA = "pia@police.example.org"


def agrees(slack: FakeSlack) -> None:
    """The officer is shown whom no account reaches, and agrees that they are asked by mail."""
    agree, first = "Ask them by mail", slack.asks("UOFF", "mail CTB").json
    # Of hundreds of leads the list comes in parts, and its button with the last of them.
    shown = next(part for part in (first, *slack.ephemeral) if agree in str(part))
    slack.presses("UOFF", shown, agree)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage) -> str:
    """The path of the link in a mail; it is the same in both its forms."""
    found = re.findall(r"https://boardbot\.example\.org(/f/[A-Za-z0-9_-]{32})(?![\w-])", text_of(mail))
    other = mail.get_body(("html",))
    assert len(found) == 1 and other is not None and str(other.get_content()).count(found[0]) == 2
    return str(found[0])


def newest_link(server: MailServer) -> str:
    return link_in(server.mailboxes.to(PIA)[-1])


class Visit:
    """Somebody at a link: the page that they see, and what they do on it."""

    def __init__(self, world: World, path: str) -> None:
        self.world, self.path = world, path
        self.status, self.headers, self.text = 0, {}, ""  # type: ignore[var-annotated]
        self.opens(path)

    def opens(self, path: str, method: str = "GET", **headers: str) -> None:
        self.status, self.headers, body = exchange(self.world.app.web(), path, b"", headers, method)
        self.text = body.decode()

    @property
    def words(self) -> str:
        return " ".join(html.fromstring(self.text).xpath("string(//main)").split())

    def posts(self, **fields: Any) -> None:
        """Send fields, and follow where that leads; what it caused is then sent."""
        body = urlencode(fields).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.status, self.headers, answer = exchange(self.world.app.web(), self.path, body, headers, "POST")
        self.text = answer.decode()
        self.world.send()
        if self.status == 303:
            token = self.path.rpartition("/")[0]
            self.opens_query(f"{token}/{self.headers['location']}")

    def opens_query(self, url: str) -> None:
        path, _, query = url.partition("?")
        self.status, self.headers, body = exchange(self.world.app.web(), path, query=query)
        self.text = body.decode()

    def fields(self, button: str = "", number: int = 0) -> dict[str, str]:
        """The fields of the form with a button of this name, as they are filled in."""
        page = html.fromstring(self.text)
        forms = [f for f in page.xpath("//form") if button in "".join(f.xpath(".//button//text()"))]
        found: dict[str, str] = {}
        for field in forms[number].xpath(".//input | .//textarea | .//select"):
            if field.get("type") == "radio" and field.get("checked") is None:
                continue
            options = field.xpath("./option[@selected]/@value") if field.tag == "select" else []
            value = options[0] if options else field.text if field.tag == "textarea" else field.get("value")
            found[field.get("name")] = (value or "").removeprefix("\n")
        return found

    def presses(self, button: str, number: int = 0, **answers: str) -> None:
        self.posts(**self.fields(button, number) | answers)
