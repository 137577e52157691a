"""What leads without an account do at /f/TOKEN, the link of a mail: see what they are asked, and answer.

A link's holder may do what its person may to the actions of its one request, and nothing else. GET and HEAD change nothing:
mail scanners open links before people do (docs/adr/0027).
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import Core
from bot.domain.text import number_in, printable
from bot.errors import BadTemplate, BoardbotError, DatabaseUnavailable, FieldProblem, NotMadeHere
from bot.field_problems import TooLong
from bot.handlers.interactions import Interaction, Reply, Sent, Show, press, submit
from bot.handlers.web.limits import Refusals
from bot.messages.message import Form
from bot.services.access.visibility import Viewer
from bot.services.people.absences import away_form, end_absence
from bot.services.requests.answer_pages import (
    ITEM_ACTS,
    KEPT_ACTS,
    REQUEST_ACTS,
    UPDATE_ACTS,
    answer_page,
    blocks_of,
    form_facts,
)
from bot.services.requests.answering import Answering, account_known_by, find_answering, send_new_link
from bot.services.updates.answers import Place
from bot.settings import Settings
from bot.surfaces.base import Account
from storage.people import Person

log = logging.getLogger(__name__)

MOST_BYTES, MOST_FIELDS = 64_000, 60
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
FORMS = ("progress_update", "answer_all", "hand_over", "away")
OPENING = ("update", "edit_update", "hand_over", "away")
"""The buttons that open a form, and do nothing else."""
OPENS = {"no_change": "update"}
"""What opens the same form as a button that may also do something: *No change* where there is no rating to confirm."""
SHORT = 200
"""No field takes less than this."""


@dataclass(frozen=True)
class ByLink(Interaction):
    """An interaction of whoever holds a link: its person does it."""

    linked: Person | None = None

    @property
    def person(self) -> Person:
        if self.linked is None:
            raise NotMadeHere
        return self.linked

    @property
    def viewer(self) -> Viewer:
        """Nothing can be asked by a link. Raises NotMadeHere."""
        raise NotMadeHere

    def account(self, address: str) -> Account | None:
        """Somebody by the email address that was typed: their account where a directory knows it, else where they are reached."""
        for _, directory in self.core.directories.items():
            if found := directory.by_email(address.strip().lower()):
                return found
        return account_known_by(core=self.core, email=address)


@dataclass(frozen=True)
class FormPages:
    """The pages behind links."""

    core: Core
    now: Callable[[], datetime]
    wake: Callable[[], None]
    privacy_url: str = ""
    proxy: str = ""
    refusals: Refusals = field(default_factory=Refusals)

    def route(self) -> Route:
        """GET and POST /f/TOKEN."""

        async def answer(request: Request) -> Response:
            body = b""
            if request.method == "POST":
                async for part in request.stream():
                    body += part
                    if len(body) > MOST_BYTES:
                        return self._page(
                            "answer_said", 413, title="That is too long", text="Please shorten it, and send it again."
                        )
            try:
                return await to_thread.run_sync(lambda: self._answer(request, body))
            except DatabaseUnavailable:
                return self._page(
                    "answer_said", 503, title="Please try again in a few minutes", text="Nothing was saved."
                )
            except BadTemplate as error:
                log.error("a page behind a link can't be shown: %s", error)
                return Response("This page can't be shown just now.", 503, HEADERS)

        return Route("/f/{token}", answer, methods=["GET", "POST"])

    def _answer(self, request: Request, body: bytes) -> Response:
        caller, now = self._caller(request), self.now()
        found = find_answering(core=self.core, token=request.path_params["token"], now=now)
        if found is None and self.refusals.too_many(caller, now):  # others behind the same address have theirs
            text = "Wait a quarter of an hour, and open the link of your mail again."
            return self._page("answer_said", 429, {"Retry-After": "900"}, title="Too many wrong links", text=text)
        if found is None:
            self.refusals.note(caller, now)
            text = "It may have been cut in two in your mail: copy the whole of it. The newest mail has the one that works."
            return self._page("answer_said", 404, title="This link does not work", text=text)
        sent = _fields(body) if request.method == "POST" else {}
        if found.is_over:
            return self._over(found, sent)
        if request.method != "POST":
            return self._request(found, request.query_params)
        return self._do(found, sent)

    def _caller(self, request: Request) -> str:
        """Where a request comes from; what a proxy says of that is believed of the one in the settings alone."""
        peer = request.client.host if request.client else ""
        forwarded = request.headers.get("X-Forwarded-For", "")
        return forwarded.rpartition(",")[2].strip() if self.proxy and peer == self.proxy and forwarded else peer

    def _over(self, found: Answering, sent: Mapping[str, str]) -> Response:
        if sent.get("new"):
            send_new_link(core=self.core, person=found.person, now=self.now())
            self.wake()
            text = "If anything is asked of you, a new link is on its way to your mailbox."
            return self._page("answer_said", title="Look in your mailbox", text=text)
        text = "A link is good until the next month's updates are asked for, and for 35 days at most."
        here = found.token
        return self._page("answer_said", 410, title="This link has ended", text=text, offers_new=True, here=here)

    def _request(self, found: Answering, query: Mapping[str, str]) -> Response:
        shown, pages, page = found.message(self.core, number_in(query.get("page", "")) or 1, self.now())
        saved = found.newest_receipt(self.core, self.now()) if query.get("saved") else None
        return self._page(
            "answer_request",
            title=shown.summary,
            blocks=blocks_of(shown),
            saved=blocks_of(saved) if saved else (),
            pages=pages,
            page=page,
            asks_leave=True,
            away_until=found.away_until(self.core, self.now()),
            here=found.token,
        )

    def _do(self, found: Answering, sent: Mapping[str, str]) -> Response:
        by = self._by(found, sent.get("once", ""))
        try:
            try:
                reply = self._submit(found, by, sent) if "form" in sent else self._press(found, by, sent)
            except FieldProblem as problem:
                form = self._opened_again(found, by, sent)
                return self._form(found, form, sent, {problem.field: str(problem)}, 422)
        except BadTemplate:
            raise
        except BoardbotError as error:
            return self._page("answer_said", 409, title="Nothing was changed", text=str(error), here=found.token)
        self.wake()
        if isinstance(reply, Form):
            return self._form(found, reply, sent, {})
        if sent.get("form") == "away":
            text = "Your days away are noted: a mail to you confirms them."
            return self._page("answer_said", title="Saved", text=text, here=found.token)
        if isinstance(reply, Show):
            title = "What is it about?" if sent.get("act") == "ask_reply" else "Done"
            return self._page("answer_said", title=title, blocks=blocks_of(*reply.messages), here=found.token)
        return RedirectResponse(f"{found.token}?saved=1", 303, HEADERS)

    def _by(self, found: Answering, once: str) -> ByLink:
        return ByLink(
            core=self.core,
            now=self.now(),
            address=found.address,
            place=Place(found.address),
            idempotency_key=f"link:{found.address}:{once[:64]}",
            linked=found.person,
        )

    def _press(self, found: Answering, by: ByLink, sent: Mapping[str, str]) -> Reply:
        act, value = sent.get("act", ""), sent.get("value", "")
        first = value.partition("|")[0]
        if act in ITEM_ACTS:
            found.require_action(first)
        elif act in UPDATE_ACTS:
            found.require_update(self.core, first)
        elif act in KEPT_ACTS:
            found.require_kept(self.core, first)
        elif act == "away":
            return away_form(core=self.core, by=found.person, now=by.now)
        elif act == "back":
            return by.say(end_absence(**by.once(f"link:back:{found.person.id}:{by.now:%Y-%m-%dT%H:%M}")))
        elif act not in REQUEST_ACTS or first != str(found.request_id):
            raise NotMadeHere
        return press(act, value, by)

    def _submit(self, found: Answering, by: ByLink, sent: Mapping[str, str]) -> Reply:
        act = sent["form"]
        state = _state(sent)
        if act not in FORMS:
            raise NotMadeHere
        if act == "answer_all" and state.get("request") != found.request_id:
            raise NotMadeHere
        if act not in ("answer_all", "away"):
            found.require_action(str(state.get("action")))
        if state.get("edits"):
            found.require_update(self.core, str(state["edits"]))
        if "channel" in state:  # where receipts go is not for the page to say
            state |= {"channel": found.address, "thread": None}
        values = {name: text for name, text in sent.items() if name not in _HIDDEN}
        if any(len(text) > SHORT for text in values.values()):  # what a browser keeps to, others may not
            for asked in self._opened_again(found, by, sent).fields:
                if asked.limit and len(values.get(asked.name, "")) > asked.limit:
                    raise TooLong(field=asked.name, limit=asked.limit)
        return submit(Sent(act, {name: text or None for name, text in values.items()}, json.dumps(state), by))

    def _opened_again(self, found: Answering, by: ByLink, sent: Mapping[str, str]) -> Form:
        """The form that was sent, to show what is wrong with it beside what was typed."""
        act, value = sent.get("from_act", ""), sent.get("from_value", "")
        if sent["form"] == "answer_all":
            reply: Reply = found.answer_all(self.core, _state(sent), self.now())
        elif act in OPENING:
            reply = self._press(found, by, {"act": act, "value": value})
        else:
            raise NotMadeHere
        if not isinstance(reply, Form):
            raise NotMadeHere
        return reply

    def _form(
        self, found: Answering, form: Form, sent: Mapping[str, str], errors: dict[str, str], status: int = 200
    ) -> Response:
        is_new, act = not errors, sent.get("act", "")
        return self._page(
            "answer_form",
            status,
            **form_facts(form),
            errors=errors,
            typed={} if is_new else dict(sent),
            once=secrets.token_urlsafe(12) if is_new else sent.get("once", ""),
            from_act=OPENS.get(act, act) if is_new else sent.get("from_act", ""),
            from_value=sent.get("value", "") if is_new else sent.get("from_value", ""),
            here=found.token,
        )

    def _page(
        self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **facts: Any
    ) -> Response:
        page = answer_page(self.core.templates, template, privacy_url=self.privacy_url, **facts)
        return Response(page.encode(), status, HEADERS | dict(headers or {}), media_type="text/html")


def form_route(core: Core, now: Callable[[], datetime], wake: Callable[[], None], settings: Settings) -> Route:
    """The route of the pages behind links."""
    return FormPages(core, now, wake, settings.privacy_url, settings.proxy).route()


_HIDDEN = ("form", "state", "once", "from_act", "from_value")


def _fields(body: bytes) -> dict[str, str]:
    """The fields of a form that was sent; none of a body that is none."""
    try:
        found = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        return {name: printable(text).replace("\r\n", "\n") for name, text in found}
    except ValueError:
        return {}


def _state(sent: Mapping[str, str]) -> dict[str, Any]:
    """What was sent along with a form. Raises NotMadeHere."""
    try:
        state = json.loads(sent.get("state", ""))
    except ValueError:
        raise NotMadeHere from None
    if not isinstance(state, dict):
        raise NotMadeHere
    return state
