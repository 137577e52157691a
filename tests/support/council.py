"""The small council with somebody in each role, and things of each kind to act on."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from bot.domain.permissions import Role
from storage.leads import ActionLead
from storage.people import Person
from storage.plans import Action
from tests.support.fake_slack import FakeSlack, Message, View
from tests.support.steps import STANDING
from tests.support.world import ASKED, World

USERS = {
    Role.anyone: "UANY",
    Role.member: "UMEM",
    Role.lead: "UANA",
    Role.delegate: "UDEL",
    Role.officer: "UOFF",
    Role.chair: "UCHR",
    Role.administrator: "UADM",
    Role.public: "UPUB",
}


class Council:
    """The small council with somebody in each role and nothing else, on the day of an asking."""

    def __init__(self, world: World, slack: FakeSlack, user: str) -> None:
        self.world, self.slack, self.user = world, slack, user
        people = {"UMEM": "member_of", "UDEL": "", "UADM": "administrator", "UANY": ""}
        rows = []
        slack.user("UPUB", "A resident", "resident@home.example.org", is_restricted=True)
        for account, column in people.items():
            slack.user(account, account, f"{account.lower()}@example.org")
            row = {"name": account, "email": f"{account.lower()}@example.org"}
            rows.append(row | ({column: "yes" if column == "administrator" else "CTB"} if column else {}))
        plan = {"board": "CTB", "plan": "2024-25"}
        world.import_(
            people=rows,
            actions=[
                {
                    **plan,
                    "ref": "CTB-01",
                    "title": "Family hubs",
                    "leads": "Early years lead; Ben",
                    "due": "2024-12-31",
                },
                {**plan, "ref": "CTB-02", "title": "Healthy child programme", "leads": "Ana; Ben", "due": "2024-09-15"},
                {**plan, "ref": "CTB-03", "title": "School readiness", "leads": "ben@example.org"},
            ],
        )
        world.start()
        slack.asks("UANA", "away 30 Sep to 31 Oct, delegate UDEL")
        world.tick(ASKED)

    def action(self, ref: str) -> int:
        with self.world.app.core.store.read() as session:
            return session.exec(select(Action.id).where(Action.ref == ref)).one() or 0

    def leads_without_account(self) -> None:
        """One lead more who has none."""
        action = self.action("CTB-03")
        with self.world.app.core.store.write() as session:
            number = len(session.exec(select(Person.id)).all())
            person = Person(name=f"Pia {number}", email=f"pia{number}@police.example.org")
            session.add(person)
            session.flush()
            session.add(ActionLead(action_id=action, position=number, person_id=person.ident))

    def opened(self, by: str, command: str) -> View:
        """A form as somebody who may have it opened it."""
        assert self.slack.asks(by, command, "CANY").status == 200
        return self.slack.views[-1]

    def via_command(self, command: str, **answers: str) -> None:
        """Ask for the form oneself, and send it if one gets it."""
        before = len(self.slack.views)
        self.slack.asks(self.user, command, "CANY")
        self.sends_new(before, **answers)

    def via_button(self, shown: Message | dict[str, Any], text: str, **answers: str) -> None:
        """Press a button on what somebody else was shown, and send the form if one gets it."""
        before = len(self.slack.views)
        self.slack.presses(self.user, shown, text)
        self.sends_new(before, **answers)

    def sends_new(self, before: int, **answers: str) -> None:
        if len(self.slack.views) > before:
            self.slack.submits(self.user, self.slack.views[-1], **answers)

    def forged(self, act: str, value: str) -> dict[str, Any]:
        """Something shown with a button that nobody was given."""
        button = {"type": "button", "action_id": act, "value": value, "text": {"type": "plain_text", "text": "Press"}}
        return {"blocks": [{"type": "actions", "block_id": "row-0", "elements": [button]}]}

    def signs_off(self) -> None:
        form = self.opened("UOFF", "settings CTB")
        self.slack.submits("UOFF", form, **STANDING | {"sign_off": "yes"})

    def privately(self) -> None:
        self.world.import_(boards=[{"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "private": "yes"}])

    def audited(self, *acts: str) -> int:
        return sum(row["act"] in acts for row in self.world.rows("audit"))
