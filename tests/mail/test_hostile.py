"""Two thousand hostile requests to the pages behind links: each has an answer, none a trace, and none changes what is others'."""

from __future__ import annotations

import random
from collections import Counter
from urllib.parse import urlencode

import pytest

from bot.handlers.interactions.buttons import ACTS
from bot.services.requests.answer_pages import ACTS as ON_PAGES
from tests.mail.server import MailServer
from tests.mail.steps import agrees, newest_link
from tests.support.fake_slack import FakeSlack
from tests.support.processes import exchange
from tests.support.world import ASKED, World

REQUESTS = 2_000
WORDS = (
    "",
    "1",
    "-1",
    "0",
    "x",
    "é" * 300,
    "\x00",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "../../etc/passwd",
    "9" * 40,
)
NAMES = (
    "act",
    "value",
    "form",
    "state",
    "once",
    "from_act",
    "from_value",
    "new",
    "rag",
    "narrative",
    "person",
    "first",
    "last",
)
FORMS = ("progress_update", "answer_all", "hand_over", "away", "board_settings", "close_action", "assign")


@pytest.mark.heavy
def test_hostile_requests(mailed: World, mail: MailServer, slack: FakeSlack) -> None:
    agrees(slack)
    mailed.tick(ASKED)
    seed = random.randrange(10**6)
    chance, good = random.Random(seed), newest_link(mail)
    app, statuses = mailed.app.web(), Counter[int]()

    def value() -> str:
        numbers = "|".join(str(chance.randint(-1, 9)) for _ in range(chance.randint(1, 4)))
        state = f'{{"action": {chance.randint(-1, 9)}, "request": {chance.randint(0, 3)}, "edits": null, "shown": []}}'
        rate = f"{chance.randint(1, 9)}|2024-10|0|red"
        return chance.choice(
            (*WORDS, rate, rate, rate, numbers, f"{numbers}|2024-10|0|red", state, "null", "[1]", '{"action": "x"}')
        )

    for _ in range(REQUESTS):
        path = chance.choice((good, good, good, f"/f/{chance.choice(WORDS)}", good.upper(), f"{good}/x", f"{good}%00"))
        fields = {chance.choice(NAMES): value() for _ in range(chance.randint(0, 8))}
        if chance.random() < 0.6:
            fields["act"] = chance.choice((*ACTS, *ON_PAGES, *ON_PAGES))
        if chance.random() < 0.3:
            fields["form"] = chance.choice(FORMS)
        body = urlencode(fields).encode() if chance.random() < 0.9 else chance.randbytes(chance.randint(0, 400))
        headers = {
            "Content-Type": chance.choice(("application/x-www-form-urlencoded", "text/xml", "multipart/form-data"))
        }
        method = chance.choice(("POST", "POST", "POST", "GET", "HEAD", "PUT", "DELETE", "OPTIONS"))
        status, _, shown = exchange(app, path, body, headers, method, client=f"192.0.2.{chance.randint(1, 99)}")
        statuses[status] += 1
        assert status < 500 and b"Traceback" not in shown and b"sqlalchemy" not in shown, (
            seed,
            status,
            method,
            path,
            fields,
        )
        assert b"<script>alert" not in shown, (seed, fields)
    assert {row["ref"] for row in mailed.rows("updates")} <= {"CTB-05", "CTB-06"}, f"seed {seed}"
    deeds = Counter(row["act"] for row in mailed.rows("audit") if "Pia" in str(row["by"]))
    allowed = {"record update", "withdraw update", "hand over", "snooze", "say away", "say back", "not mine"}
    assert set(deeds) <= allowed, f"seed {seed}: {deeds}"
    print(f"seed {seed}: {dict(statuses)}, {dict(deeds)}")
