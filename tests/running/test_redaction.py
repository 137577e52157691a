"""What is taken out of a text as a secret, and what is left as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import redaction
from bot.errors import DatabaseUnavailable, UnknownBoard
from bot.redaction import redact, remember
from storage.engine import Store, read_url

pytestmark = pytest.mark.fast


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    known = set(redaction._known)
    yield
    redaction._known.clear()
    redaction._known.update(known)


SECRET: dict[str, tuple[str, tuple[str, ...]]] = {
    "a proxy": ("HTTP proxy URL: http://ana:Pa55word@proxy.example.org:8080", ("ana", "Pa55word")),
    "an @ as it is": ("postgresql://ana:Half1@Half2@db/boardbot", ("Half1", "Half2")),
    "a slash as it is": ("postgresql://ana:Half1/Half2@db/boardbot", ("Half1", "Half2")),
    "digits and a slash": ("postgresql://ana:1234/Half2@db/boardbot", ("1234", "Half2")),
    "several of them": ("https://ana:a@b/c:d?e#f@db/x", ("a@b", "c:d", "e#f")),
    "quoted signs": ("""http://ana:p"w'd@db/x""", ('p"w', "w'd")),
    "percent-encoded": ("postgresql+psycopg://ana:S3c%40ret@db/boardbot", ("S3c", "ret", "ana")),
    "an IPv6 host": ("postgresql://ana:S3cret@[2001:db8::1]:5432/boardbot", ("S3cret",)),
    "no user": ("redis://:S3cret@cache", ("S3cret",)),
    "capitals": ("HTTPS://ana:S3cret@proxy", ("S3cret",)),
    "in a repr": ("URLError('http://ana:S3cret@proxy:1', 'ana@example.org')", ("S3cret",)),
    "in JSON": ('{"url":"http://ana:S3cret@proxy","mail":"x"}', ("S3cret",)),
    "two of them": ("http://a:Secret1@x and https://b:Secret2@y", ("Secret1", "Secret2")),
    "a query": ("postgresql://db/boardbot?user=ana&password=S3cret&sslmode=require", ("S3cret",)),
    "a bot token": ("the token xoxb-1234567890-abcDEF is wrong", ("xoxb", "1234567890", "abcDEF")),
    "a quoted token": ("""b'xoxp-1234-abcd'""", ("xoxp", "abcd")),
    "an app token": ("xapp-1-A012-345-deadbeef00", ("xapp", "deadbeef")),
    "other tokens": (
        "xoxa-2-abc1 xoxr-abc2 xoxs-abc3 xoxe-1-abc4 xoxe.xoxp-1-abc5",
        ("abc1", "abc2", "abc3", "abc4", "abc5"),
    ),
    "a token in a form": ("token=xoxb-12-ab%2Bcd&channel=C1", ("ab%2B", "cd&")),
    "a token cut in two": (
        "Invalid header value b'Bearer xapp-1-A012\\n345-deadbeef00\\n'",
        ("A012", "345", "deadbeef"),
    ),
    "a token on two lines": ("token: xapp-1-A012\n345-deadbeef00", ("A012", "345", "deadbeef")),
    "a header": ("Authorization: Bearer abcdefghij", ("abcdefghij",)),
    "headers": ("{'authorization': 'Basic YW5hOlM=', 'x': 'y'}", ("YW5hOlM",)),
    "a proxy's header": ("Proxy-Authorization: Basic YW5hOlMzY3JldA==\\r\\nHost: x", ("YW5hOlMzY3JldA",)),
    "a header's value": ("sent Basic YW5hOlMzY3JldA== and Bearer 12ab34cd56", ("YW5h", "12ab34cd56")),
}


@pytest.mark.parametrize("name", SECRET)
def test_a_secret_is_taken_out(name: str) -> None:
    text, secrets = SECRET[name]
    told = redact(text)
    assert not [secret for secret in secrets if secret in told], told
    assert "***" in told and redact(told) == told


ORDINARY = (
    "Mail ana@example.org about CTB-07.",
    "a:b@c in prose",
    "mailto:ana@example.org",
    "https://example.org/a:b?c=d@e.org",
    "http://localhost:3000/slack/events?to=ana@example.org",
    "https://example.org:8443/x@y",
    "http://[::1]:3000/a@b",
    "sqlite:////var/lib/a@b/boardbot.db",
    "Copy the Bot User OAuth Token (xoxb-...) into it.",
    "an xapp- token",
    "Basic understanding of the plan; bearer of news",
    "Authorization: none is needed",
    "taking Slack's requests at http://0.0.0.0:3000/x",
    "token: none\n2024-10-01 09:00 next",
    "07:30@home, 12:45@work",
    "ftp://files.example.org/ana@example.org/x:y",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_left_as_they_are(text: str) -> None:
    assert redact(text) == text


def test_a_line_after_a_token_is_left_as_it_is() -> None:
    assert redact("xoxb-123-abc\n2024-10-01 09:00 INFO Family hubs") == "***\n2024-10-01 09:00 INFO Family hubs"


def test_what_the_settings_hold_is_known_wherever_it_stands() -> None:
    remember("s1gn/ng s%cret", "cut-here\nand-there", "postgres")
    for text in ("(s1gn/ng s%cret)", "q=s1gn%2Fng%20s%25cret", "'cut-here\\nand-there'", "only and-there"):
        assert not any(part in redact(text) for part in ("s1gn", "cret", "and-there")), redact(text)
    assert redact("the user postgres") == "the user postgres"  # a password that is a plain word can't be told from it


@pytest.mark.parametrize("password", ["Half1@Half2", "@Half1@", "Ha/lf@1", "Ha:lf@1", "a@b%40c"])
def test_a_password_with_an_at_sign_is_a_password(password: str) -> None:
    url = read_url(f"postgresql+psycopg://ana:{password}@db.example.org:5433/boardbot?sslmode=require")
    assert (url.username, url.password, url.host, url.port) == ("ana", password, "db.example.org", 5433)
    assert (url.database, dict(url.query)) == ("boardbot", {"sslmode": "require"})


@pytest.mark.parametrize(
    "text", ["sqlite:////a@b/x.db", "postgresql://ana:S3c%40ret@db/x", "postgresql://ana@db/x?options=a@b", "sqlite://"]
)
def test_other_addresses_are_read_as_ever(text: str) -> None:
    from sqlalchemy.engine import make_url

    assert read_url(text) == make_url(text)


def test_an_error_tells_no_secret() -> None:
    with (
        pytest.raises(DatabaseUnavailable) as caught,
        Store("postgresql://ana:Half1@Half2@127.0.0.1:1/x").read() as session,
    ):
        session.connection()
    assert "Half" not in str(caught.value) and "127.0.0.1" in str(caught.value)
    for url in ("mysql://ana:Half1@Half2@db/x", "postgresql://ana:Half1@db:port/x"):
        with pytest.raises(DatabaseUnavailable) as caught:
            Store(url)
        assert "Half" not in str(caught.value)
    assert "xoxb" not in str(UnknownBoard(name="xoxb-123-abc", nearest=""))
