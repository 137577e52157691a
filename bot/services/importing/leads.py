"""Importing who leads which action: people by email or name, else roles by the words printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlmodel import select

from bot.domain.lead_names import means_nobody, proposal_for
from bot.domain.text import listed, with_email
from bot.imports.check import Row
from bot.imports.report import Finding
from bot.services.importing.import_log import ImportLog
from bot.services.plans.named_leads import name_exactly
from storage.leads import ActionLead, standing_leads, unheld_roles
from storage.people import people_by_name
from storage.plans import Action, Plan


class Leads:
    """The leads of every action, as they stand and as a file has them."""

    def __init__(self, log: ImportLog) -> None:
        self.log = log
        self.rows: dict[int, list[ActionLead]] = {}
        for lead in standing_leads(log.session):
            self.rows.setdefault(lead.action_id, []).append(lead)

    def set(self, action: Action, names: Iterable[str]) -> bool:
        """Leads as the file has them: people by email or name, else roles by the words printed. Whether it changed.

        A name that several people have is theirs who leads the action already, else a role that nobody holds yet. Who
        leads it no longer led it until today.
        """
        standing = self.rows.get(action.ident, [])
        led_by = {lead.person_id for lead in standing}
        wanted = []
        for name in dict.fromkeys(name for name in names if not means_nobody(name)):
            meant = [person for person in self.log.named(name) if person.id in led_by]
            person = self.log.person(name) or (meant[0] if len(meant) == 1 else None)
            wanted.append((person.id if person else None, None if person else self.log.role(name).id))
        if [(lead.person_id, lead.role_id) for lead in standing] == wanted:
            return False
        led = {(lead.person_id, lead.role_id): lead for lead in standing}
        for who in set(led) - set(wanted):
            led[who].until = max(self.log.today, led[who].since or self.log.today)
        leading = []
        for place, who in enumerate(wanted, 1):
            lead = led.get(who) or ActionLead.model_validate(
                {
                    "action_id": action.id,
                    "position": place,
                    "person_id": who[0],
                    "role_id": who[1],
                    "since": self.log.today if standing else None,
                }
            )
            lead.position = place
            leading.append(lead)
        self.log.session.add_all(leading)
        self.rows[action.ident] = leading
        return True

    def doubt(self, row: Row) -> None:
        """Tell of leads whom their name alone does not tell from others."""
        for name in row["leads"]:
            if means_nobody(name):
                continue
            self.log.doubt_namesakes(row, "leads", name)

    def name_roles(self, rows: Sequence[Row]) -> None:
        """Names that were printed before their people were known, or in another form, or several in one cell.

        Whoever alone has exactly the name leads by it; whom else it may mean is a doubt, for an officer to say.
        """
        session, report = self.log.session, self.log.report
        session.flush()
        unheld = {role.name: role for role, _ in unheld_roles(session, self.log.today)}
        known = people_by_name(session, self.log.today) if unheld else {}
        for role, person in name_exactly(session, unheld.values(), known, self.log.today):
            report.updated["leads"] += 1
            self.log.changed("people", person.email or person.name, "roles", "", role.name)
            del unheld[role.name]
        printed = {name: row for row in reversed(rows) for name in row["leads"]}
        for name in sorted(unheld):
            if people := proposal_for(name, known):
                whom = listed([with_email(person.name, person.email) for person in people])
                message = f"may mean {whom}: nobody is asked by it until somebody says so."
                fix = "Say so with: boardbot people link. Its officers can by a button too, once the plan is live."
                row = printed.get(name)
                where = Finding("", "", None, "leads", name, "lead_proposed", message, fix)
                report.doubtful.append(row.finding("leads", "lead_proposed", message, fix) if row else where)

    def doubt_plans_without(self) -> None:
        """Tell of plans in somebody's own layout of which no action has a lead: nobody would ever be asked."""
        boards = {board.key.upper(): board.id for board in self.log.boards.values()}
        for reading in self.log.report.readings:
            board_id = boards.get(reading.board.upper())
            query = select(Plan.id).where(Plan.board_id == board_id, Plan.edition == reading.plan)
            plan_id = self.log.session.exec(query).first()
            own = [action for (plan, _), action in self.log.actions.items() if plan == plan_id]
            if own and not any(self.rows.get(action.ident) for action in own):
                message = f"{reading.board}, plan {reading.plan}: no action has a lead, so nobody would be asked."
                fix = (
                    "Name the column of leads (--map writes a file to do it in), or give them in a table of their own."
                )
                self.log.report.doubtful.append(Finding(reading.file, "", None, "leads", "", "no_leads", message, fix))

    def assign(self, rows: list[Row]) -> None:
        """Leads given in a table of their own, for a plan that prints none; to the newest edition with the reference."""
        for row in self.log.distinct(rows, "ref"):
            self.doubt(row)
            if action := self.log.known_action(row):
                changed = self.set(action, row["leads"])
                (self.log.report.updated if changed else self.log.report.unchanged)["leads"] += 1
