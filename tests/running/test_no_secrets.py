"""No secret reaches a log or what a command prints, by whatever library, however it is printed."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env

from bot import redaction
from bot.logs import set_up_logging
from bot.settings import load_settings
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment, free_port

PROXY = "http://Pr0xyUser:Pr0xy@Pass/w0rd-2@127.0.0.1:1"
SIGNING = "0123456789abcdef0123456789abcdef"
SECRETS = ("Pr0xyUser", "Pr0xy@", "@Pass", "w0rd-2", SIGNING, "deadbeef00", "A012", "Half1", "Half2", "YW5hOlMz")


@pytest.fixture
def _own_logging() -> Iterator[None]:
    root, names = (
        logging.getLogger(),
        ("apscheduler", "slack_sdk", "slack_sdk.web", "uvicorn.error", "alembic", "slack_bolt"),
    )
    kept = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in names}
    raises, hook, known = logging.raiseExceptions, threading.excepthook, set(redaction._known)
    yield
    root.handlers[:], root.level = kept[0], kept[1]
    for name, level in kept[2].items():
        logging.getLogger(name).setLevel(level)
    logging.raiseExceptions, threading.excepthook = raises, hook
    redaction._known.clear()
    redaction._known.update(known)


Lines = Callable[[], AbstractContextManager[None]]


@pytest.fixture(params=["text", "json"])
def lines(
    request: pytest.FixtureRequest,
    _own_logging: None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Lines:
    """Logs as `boardbot run` does, with secrets in its settings, none of which may be in what was logged meanwhile."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SIGNING)
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-A012-345-deadbeef00")

    @contextmanager
    def logged() -> Iterator[None]:
        load_settings()
        set_up_logging(request.param)
        logging.getLogger("slack_sdk").setLevel(logging.DEBUG)
        logging.getLogger().setLevel(logging.DEBUG)
        yield
        told = capsys.readouterr().err
        assert "***" in told
        assert not [secret for secret in SECRETS if secret in told], told
        if request.param == "json":
            assert all(json.loads(line) for line in told.splitlines())

    return logged


def test_what_slacks_own_client_logs_of_a_proxy(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    with lines():
        monkeypatch.setenv("HTTPS_PROXY", PROXY)
        assert load_http_proxy_from_env(logging.getLogger("slack_sdk.web")) == PROXY
        client = WebClient("xoxb-1-deadbeef00", base_url="http://127.0.0.1:1/", retry_handlers=[], timeout=1)
        assert client.proxy == PROXY
        try:
            client.auth_test()
        except OSError as error:
            logging.getLogger("bot").error("no answer by %s", client.proxy, exc_info=error)


def test_a_message_its_arguments_and_what_goes_with_it(lines: Lines) -> None:
    with lines():
        log = logging.getLogger("bot")
        log.info("by %s", PROXY)
        log.info("%(proxy)s", {"proxy": PROXY})
        log.info({"by": PROXY, "secret": SIGNING})  # type: ignore[arg-type]
        log.info(
            "with more",
            extra={"proxy": PROXY, "parts": [{"header": "Basic YW5hOlMz"}, ("x", PROXY)], "error": ValueError(PROXY)},
        )
        log.info("of any kind: %r", {"Authorization": "Bearer xapp-1-A012-345-deadbeef00"}, stack_info=True)
        log.info(f"the very secret: {SIGNING}")  # noqa: G004 - as a library may


def test_an_exception_and_all_that_led_to_it(lines: Lines) -> None:
    with lines():
        try:
            try:
                raise OSError(f"can't connect to {PROXY}")
            except OSError as first:
                first.add_note(f"signed with {SIGNING}")
                raise ValueError("postgresql://ana:Half1@Half2@db/x") from first
        except ValueError:
            logging.getLogger("bot").exception("it broke")


def test_a_header_with_a_line_break_in_its_token(lines: Lines) -> None:
    with lines():
        try:
            connection = HTTPConnection("127.0.0.1", 1)
            connection.putrequest("GET", "/")
            connection.putheader("Authorization", "Bearer xapp-1-A012-345\n-deadbeef00")
        except Exception as error:
            logging.getLogger("bot").error("no answer", exc_info=error)


def test_a_thread_that_breaks(lines: Lines) -> None:
    with lines():

        def breaks() -> None:
            raise ValueError(PROXY)

        thread = threading.Thread(target=breaks)
        thread.start()
        thread.join()


def test_a_message_that_cannot_be_made_is_not_printed_as_it_is(lines: Lines) -> None:
    with lines():
        log = logging.getLogger("bot")
        log.warning("%s and %s", PROXY)  # type: ignore[call-arg]
        log.warning("by %s", PROXY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"BOARDBOT_DATABASE_URL": "postgresql://ana:Half1@Half2@127.0.0.1:1/x"}, "can't be used"),
        ({"BOARDBOT_DATABASE_URL": "mysql://ana:Half1@Half2@db/x"}, "only SQLite and PostgreSQL"),
        ({"BOARDBOT_DATABASE_URL": "postgresql://ana:Half1@db:Half2/x"}, "not a database address"),
        ({"SLACK_API_URL": PROXY + "/api/"}, "Slack can't be reached at http://***@127.0.0.1:1/api/"),
        ({"SLACK_APP_TOKEN": "xapp-1-A012\n345-deadbeef00"}, "SLACK_APP_TOKEN is wrong: it has a space, a line break"),
        ({"SLACK_BOT_TOKEN": "xoxb-1 deadbeef00"}, "SLACK_BOT_TOKEN is wrong: it has a space, a line break"),
        ({"SLACK_SIGNING_SECRET": SIGNING[:16] + "\n" + SIGNING[16:]}, "SLACK_SIGNING_SECRET is wrong"),
        ({"BOARDBOT_TIMEZONE": "xoxb-1-deadbeef00"}, "BOARDBOT_TIMEZONE is wrong"),
        ({"BOARDBOT_TEMPLATES": SIGNING}, "BOARDBOT_TEMPLATES is wrong"),
        ({"HTTP_PROXY": PROXY, "HTTPS_PROXY": PROXY}, "Slack can't be reached"),
    ],
)
def test_the_doctor_tells_no_secret(slack: FakeSlack, tmp_path: Path, change: dict[str, str], said: str) -> None:
    env = environment(slack, f"sqlite:///{tmp_path}/x.db", SLACK_SIGNING_SECRET=SIGNING, BOARDBOT_PORT=str(free_port()))
    for command in ("doctor", "run"):
        done = boardbot(command, env=env | change, cwd=tmp_path)
        told = done.stdout + done.stderr
        assert done.returncode == 1 and "Traceback" not in told
        assert command == "run" or said in told, told
        assert not [secret for secret in SECRETS if secret in told], told


def test_a_token_with_a_line_break_at_its_end_is_the_token(monkeypatch: pytest.MonkeyPatch, _own_logging: None) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", " xoxb-1-deadbeef00\n")
    token = load_settings().slack_bot_token
    assert token and token.get_secret_value() == "xoxb-1-deadbeef00"
