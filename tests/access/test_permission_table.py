"""The table of permissions, cell by cell, by every route: command, button on somebody else's message, forged value, form
kept open, plain reply, shortcut. A route is open to exactly those to whom the table gives the act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain.permissions import TABLE, Act, Role
from storage.boards import Board, Meeting
from storage.deliveries import Delivery
from tests.support.council import USERS, Council
from tests.support.fake_slack import FakeSlack
from tests.support.processes import call
from tests.support.steps import STANDING
from tests.support.world import ASKED, World, london

Route = Callable[[Council], bool]


def audited(*acts: str) -> Callable[[Callable[[Council], None]], Route]:
    """A route that was open if it left a deed of one of these acts in the audit trail."""

    def wrap(route: Callable[[Council], None]) -> Route:
        def tried(council: Council) -> bool:
            council.world.clock.move_to(london(2024, 10, 1, 10))
            before = council.audited(*acts)
            route(council)
            return council.audited(*acts) > before

        return tried

    return wrap


def shows(question: str, words: str, setting: Callable[[Council], None] = lambda council: None) -> Route:
    """A route that was open if the answer to a question has these words."""

    def tried(council: Council) -> bool:
        setting(council)
        return words in council.world.ask(council.user, question)

    return tried


RECORD = audited("record update")
NEW = {"rag": "green", "narrative": "words"}


def _kept(command: str, **answers: str) -> Callable[[Council], None]:
    """A form that an officer opened, sent by somebody else."""

    def route(council: Council) -> None:
        form = council.opened("UOFF", command)
        council.slack.submits(council.user, form, **answers)

    return route


def _shortcut(council: Council) -> None:
    council.slack.saves_message("UBEN", "words", "C1")
    form = council.slack.views[-1]
    council.slack.submits(council.user, form, action=str(council.action("CTB-02")), rag="green")


def _takes_back(council: Council) -> None:
    council.slack.writes("UBEN", "CTB-01 amber: words")
    council.slack.presses(council.user, council.slack.dm("UBEN")[-1], "Undo")


def _resolves(council: Council) -> None:
    council.slack.fail_next("chat.postMessage", "channel_not_found")
    council.slack.writes("UBEN", "CTB-01 amber: words")
    with council.world.app.core.store.read() as session:
        failed = session.exec(select(Delivery.id).where(Delivery.state == "failed")).all()[-1]
    council.slack.presses(council.user, council.forged("send_again", str(failed)), "Press")


def _hands_over(council: Council) -> None:
    before = len(council.slack.views)
    council.slack.chooses(council.user, council.slack.dm("UBEN")[0], "Hand over")
    council.sends_new(before, person="UCHR")


def _hands_over_kept(council: Council) -> None:
    council.slack.chooses("UOFF", council.slack.dm("UBEN")[0], "Hand over", number=-2)
    council.slack.submits(council.user, council.slack.views[-1], person="UCHR")


def _waiting(council: Council) -> dict[str, Any]:
    """What waits for sign-off, as the chair is shown it."""
    council.signs_off()
    council.slack.writes("UBEN", "CTB-01 amber: words of Ben")
    return council.slack.asks("UCHR", "signoff CTB").json


def _decides_kept(text: str, **answers: str) -> Callable[[Council], None]:
    def route(council: Council) -> None:
        shown = _waiting(council)
        council.slack.presses("UOFF" if text == "Edit words" else "UCHR", _of(council, text, shown), text)
        council.slack.submits(council.user, council.slack.views[-1], **answers)

    return route


def _of(council: Council, text: str, shown: dict[str, Any]) -> dict[str, Any]:
    return council.slack.asks("UOFF", "signoff CTB").json if text == "Edit words" else shown


def _decides(text: str, **answers: str) -> Callable[[Council], None]:
    def route(council: Council) -> None:
        council.via_button(_of(council, text, _waiting(council)), text, **answers)

    return route


def _meeting(council: Council) -> dict[str, Any]:
    form_owner = council.slack.asks("UOFF", "meetings CTB").json
    council.slack.presses("UOFF", form_owner, "Add a meeting")
    council.slack.submits("UOFF", council.slack.views[-1], held_on="2024-12-03")
    return council.slack.asks("UOFF", "meetings CTB").json


def _plan_routes() -> Iterator[Route]:
    forms = {
        "edit action": ("edit CTB-01", {"title": "Other words"}),
        "add action": ("add CTB", {"title": "Another"}),
        "close action": ("close CTB-02", {"reason": "done with"}),
    }
    for act, (command, answers) in forms.items():
        yield audited(act)(lambda c, command=command, answers=answers: c.via_command(command, **answers))  # type: ignore[misc]
    yield audited("edit action")(_kept("edit CTB-03", title="Kept open"))
    yield audited("close action")(_kept("close CTB-03", reason="Kept open"))


def _front_sheet(council: Council) -> dict[str, Any]:
    """A forged button for the front sheet of a meeting's papers."""
    _meeting(council)
    with council.world.app.core.store.read() as session:
        newest = session.exec(select(Meeting.id).order_by(col(Meeting.id).desc())).first()
    return council.forged("front_sheet", str(newest))


def _gives_front_sheet_kept(council: Council) -> None:
    council.slack.presses("UOFF", _front_sheet(council), "Press")
    council.slack.submits(council.user, council.slack.views[-1], subject="How it goes")


PAGE = {"published": "yes", "channel_public": "no"}


def _gives_page(council: Council) -> dict[str, Any]:
    """A board's page, as its officer gives it one; what they are shown then."""
    council.slack.presses("UOFF", council.slack.asks("UOFF", "page CTB").json, "Page settings")
    council.slack.submits("UOFF", council.slack.views[-1], **PAGE)
    return council.slack.asks("UOFF", "page CTB").json


def _reads_page(council: Council) -> bool:
    shown = _gives_page(council)
    if "release_page" in str(shown):
        council.slack.presses("UOFF", shown, "Release")
    status, page = call(council.world.app.web(), "/b/CTB", b"", {}, "GET")
    return status == 200 and b"Family hubs" in page


def _releases(council: Council) -> None:
    _gives_page(council)
    with council.world.app.core.store.write() as session:
        board = session.exec(select(Board).where(Board.key == "CTB")).one()
        board.rag_key += "x"  # something that the page says
        session.add(board)
    council.slack.presses(council.user, council.slack.asks("UOFF", "page CTB").json, "Release")


def _sets_page(council: Council) -> None:
    council.via_button(council.slack.asks("UOFF", "page CTB").json, "Page settings", **PAGE, **_other_hold(council))


def _sets_page_kept(council: Council) -> None:
    council.slack.presses("UOFF", council.slack.asks("UOFF", "page CTB").json, "Page settings")
    council.slack.submits(council.user, council.slack.views[-1], **PAGE, **_other_hold(council))


def _other_hold(council: Council) -> dict[str, str]:
    """Days of a hold that is not there yet, so that there is a change to save."""
    number = council.audited("change page settings") + 1
    return {"hold_from": f"2025-04-{number:02}", "hold_until": "2025-05-01"}


def _agrees_to_mail(council: Council) -> None:
    council.leads_without_account()
    council.slack.presses(council.user, council.slack.asks("UOFF", "mail CTB").json, "Ask them by mail")


ROUTES: dict[Act, list[Route]] = {
    Act.see_page: [_reads_page],
    Act.publish: [
        shows("page CTB", "its page for residents"),
        audited("release scorecard")(_releases),
        audited("change page settings")(_sets_page),
        audited("change page settings")(_sets_page_kept),
    ],
    Act.see_open_board: [shows("summary CTB", "Children's Trust Board on"), shows("actions CTB", "Family hubs")],
    Act.see_private_board: [
        shows("actions CTB", "CTB-03", Council.privately),
        shows("summary CTB", "Children's Trust Board on"),
        shows("overdue CTB", "CTB-02"),
    ],
    Act.see_private_action: [
        shows("action CTB-01", "Family hubs", Council.privately),
        shows("history CTB-01", "Family hubs"),
    ],
    Act.answer: [
        RECORD(lambda c: c.via_button(c.slack.dm("UDEL")[-1], "Update", **NEW)),
        RECORD(lambda c: c.via_command("update CTB-01", **NEW)),
        RECORD(lambda c: c.via_button(c.forged("update", f"{c.action('CTB-02')}|2024-10"), "Press", **NEW)),
        RECORD(_kept("update CTB-02", **NEW)),
        RECORD(lambda c: (c.slack.writes(c.user, "CTB-01 green: words"), None)[1]),
        RECORD(_shortcut),
    ],
    Act.withdraw_others: [audited("withdraw update")(_takes_back)],
    Act.post: [audited("post to channel")(lambda c: c.via_button(c.slack.asks("UCHR", "summary CTB").json, "Post to"))],
    Act.resolve_delivery: [audited("send again")(_resolves)],
    Act.snooze: [audited("snooze")(lambda c: c.via_button(c.slack.dm("UDEL")[-1], "Snooze"))],
    Act.hand_over: [audited("hand over")(_hands_over), audited("hand over")(_hands_over_kept)],
    Act.assign: [
        audited("assign lead")(lambda c: c.via_command("lead CTB-01", person="UCHR")),
        audited("assign lead")(
            lambda c: c.via_button(c.forged("assign", f"1|action:{c.action('CTB-02')}"), "Press", person="UCHR")
        ),
        audited("assign lead")(_kept("lead CTB-03", person="UCHR")),
    ],
    Act.change_plan: list(_plan_routes()),
    Act.nudge: [
        audited("remind leads")(lambda c: c.via_command("nudge CTB", who="all")),
        audited("remind leads")(_kept("nudge CTB", who="all")),
    ],
    Act.change_settings: [
        audited("agree to mail")(_agrees_to_mail),
        audited("change settings")(lambda c: c.via_command("settings CTB", **STANDING | {"answer_days": "7"})),
        audited("change settings")(_kept("settings CTB", **STANDING | {"answer_days": "8"})),
    ],
    Act.set_meetings: [
        audited("cancel meeting")(lambda c: c.via_button(_meeting(c), "Cancel the meeting")),
        audited("add meeting")(lambda c: c.via_button(c.forged("add_meeting", "1"), "Press", held_on="2025-01-07")),
        audited("change front sheet")(lambda c: c.via_button(_front_sheet(c), "Press", subject="How it goes")),
        audited("change front sheet")(_gives_front_sheet_kept),
    ],
    Act.see_unpublished: [shows("history CTB-01", "words of Ben", lambda c: (_waiting(c), None)[1])],
    Act.edit_published: [
        audited("edit published words")(_decides("Edit words", narrative="other words")),
        audited("edit published words")(_decides_kept("Edit words", narrative="other words")),
    ],
    Act.sign_off: [
        audited("sign off")(_decides("Approve")),
        audited("return update")(_decides("Return with", question="How?")),
        audited("return update")(_decides_kept("Return with", question="How?")),
        audited("withhold update")(_decides_kept("Withhold", reason="Exempt")),
    ],
    Act.read_audit: [shows("audit CTB-01", "Audit trail")],
    Act.export: [
        shows("export updates CTB csv", "as a file, with"),
        shows("export actions CTB", " rows"),
        shows("paper CTB 3 Dec 2024", "The paper of the", lambda c: (_meeting(c), None)[1]),
    ],
}


def test_every_act_is_tried() -> None:
    assert set(ROUTES) == set(Act) and all(ROUTES.values())


@pytest.mark.parametrize(("act", "role"), [(act, role) for act in Act for role in USERS if role in TABLE[act]])
def test_every_route_is_open_to_a_role_that_may(act: Act, role: Role, world: World, slack: FakeSlack) -> None:
    council = Council(world, slack, USERS[role])
    for number, route in enumerate(ROUTES[act]):
        assert route(council), f"route {number} of {act.name} for {role}"


@pytest.mark.parametrize("act", Act)
def test_no_route_is_open_to_a_role_that_may_not(act: Act, world: World, slack: FakeSlack) -> None:
    council = Council(world, slack, "")
    for role in set(USERS) - TABLE[act]:
        council.user = USERS[role]
        for number, route in enumerate(ROUTES[act]):
            assert not route(council), f"route {number} of {act.name} for {role}"


GUESTS: dict[str, dict[str, Any]] = {
    "a guest": {"is_restricted": True},
    "a guest of one channel": {"is_restricted": True, "is_ultra_restricted": True},
    "a partner by a shared channel": {"team_id": "T9"},
    "a stranger": {"is_stranger": True},
}


@pytest.mark.parametrize("act", [act for act in Act if Role.public not in TABLE[act]])
def test_no_route_is_open_to_a_guest(act: Act, world: World, slack: FakeSlack) -> None:
    council = Council(world, slack, slack.user("UGST", "Gail Guest", "gail@partner.example.org", is_restricted=True))
    for number, route in enumerate(ROUTES[act]):
        assert not route(council), f"route {number} of {act.name}"


@pytest.mark.parametrize("kind", GUESTS)
@pytest.mark.parametrize("known", [False, True])
def test_whoever_is_not_of_the_workspace_sees_a_board_by_what_they_are_to_it(
    kind: str, known: bool, world: World, slack: FakeSlack
) -> None:
    guest = slack.user("UGST", "Gail Guest", "gail@partner.example.org", **GUESTS[kind])
    if known:
        world.import_(people=[{"name": "Gail Guest", "email": "gail@partner.example.org"}])
        world.tick(ASKED)
    assert "Nothing overdue" not in world.ask(guest, "summary CTB") and "no board" in world.ask(guest, "summary CTB")
    slack.channels["C1"]["members"].add(guest)
    world.clock.move_to(world.clock.now() + timedelta(minutes=2))
    assert "Children's Trust Board on" in world.ask(guest, "summary CTB"), "who is in its channel is a member"


def test_a_guest_who_leads_stands_in_or_is_a_member_has_the_rights_of_that(world: World, slack: FakeSlack) -> None:
    for user, words in (("ULED", {}), ("UDEP", {}), ("UMBR", {"member_of": "CTB"})):
        slack.user(user, user, f"{user.lower()}@partner.example.org", is_restricted=True)
        world.import_(people=[{"name": user, "email": f"{user.lower()}@partner.example.org"} | words])
    world.tick(ASKED)
    plan = {"board": "CTB", "plan": "2024-25", "ref": "CTB-03", "title": "School readiness"}
    world.import_(actions=[plan | {"leads": "ULED"}])
    for user in ("ULED", "UMBR"):
        assert "Children's Trust Board on" in world.ask(user, "summary CTB"), user
    assert "no board" in world.ask("UDEP", "summary CTB")
    slack.asks("ULED", "away today to 31 Oct, delegate UDEP")
    assert "Children's Trust Board on" in world.ask("UDEP", "summary CTB"), "who stands in for a lead"
    slack.writes("ULED", "CTB-03 green: fine")
    slack.writes("UMBR", "CTB-03 red: not mine to say")
    assert [row["rag"] for row in world.rows("updates")] == ["green"]


def test_a_guest_who_becomes_staff_is_one_of_the_workspace_from_the_next_look_up(
    world: World, slack: FakeSlack
) -> None:
    slack.user("UGST", "Gail Guest", "gail@partner.example.org", is_restricted=True)
    world.import_(people=[{"name": "Gail Guest", "email": "gail@partner.example.org"}])
    world.tick(ASKED)
    assert "no board" in world.ask("UGST", "summary CTB")
    slack.users["UGST"]["is_restricted"] = False
    world.tick(ASKED + timedelta(days=8))
    assert "Children's Trust Board on" in world.ask("UGST", "summary CTB")
