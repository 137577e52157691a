"""Importing boards, people, the positions and roles they hold, and meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import col, select

from bot.domain.lead_names import may_mean_among
from bot.imports.check import Row
from bot.imports.columns import ADDRESS_COLUMNS
from bot.services.importing.identities import Identities
from bot.services.importing.import_log import ImportLog
from bot.services.meetings.doubts import meeting_doubts
from bot.services.people.reach import choose_address, give_address
from bot.services.plans.lead_rows import begins_on
from bot.surfaces.addresses import is_channel
from bot.surfaces.base import Account
from storage.boards import Board, BoardMember, Meeting
from storage.people import Person, RoleHolder, address_on, drop_email, note_email


class People:
    """Boards, people and meetings."""

    def __init__(self, log: ImportLog) -> None:
        self.log = log
        self._held = list(log.session.exec(select(RoleHolder)))
        """Who held which role before this import."""

    def boards(self, rows: list[Row], confirm_channels: bool = False) -> None:
        rows = self.log.distinct(rows, "key")
        for row in rows:
            copied = (
                "key",
                "name",
                "parent_basis",
                "channel",
                "timezone",
                "area",
                "rag_key",
                "private",
                "source_document",
                "source_line",
            )
            old = self.log.boards.get(row["key"].upper())
            values = {c: row[c] for c in copied if old is None or c in row.says}
            if takes := "channel" in values and self._takes_channel(row, old, confirm_channels):
                values["channel_id"] = row["channel"] if is_channel(row["channel"]) else ""
            else:
                values.pop("channel", None)
            board = self.log.put(Board, "boards", row["key"], old, **values)
            if takes:
                board.channel_looked_up_at, board.channel_name = None, ""  # looked up at the next tick, or start
            if takes or (old is not None and "channel" in row.printed and _is_same_channel(row["channel"], old)):
                board.channel_imported = row["channel"]
            board.published = board.published and not board.private  # opened again, it is for an officer to say so
            self.log.boards[row["key"].upper()] = board
        by_id = {board.id: board.key for board in self.log.boards.values()}
        for row in rows:
            if "parent" not in row.says:
                continue
            parent = self.log.board(row, "parent") if row["parent"] else None
            board = self.log.boards[row["key"].upper()]
            parent_id = parent.id if parent else None
            if board.parent_id != parent_id:
                if self.log.report.created["boards"] == 0:
                    was = by_id.get(board.parent_id, "")
                    self.log.changed("boards", board.key, "parent", was, parent.key if parent else "")
                board.parent_id = parent_id
            if self._above(board):
                self.log.refuse(
                    row, "parent", "parent_circle", "this board would report to itself.", "Fix the parents."
                )

    def _takes_channel(self, row: Row, old: Board | None, confirmed: bool) -> bool:
        """Whether the sheet names a board's channel; notes where it names another than the board has, which stays."""
        if old is None or not old.channel_id:
            return old is None or old.channel != row["channel"]
        if row["channel"] == old.channel_imported or _is_same_channel(row["channel"], old):
            return False  # nothing new; and what was chosen in chat since stays
        if confirmed:
            return True
        has = f"#{old.channel_name} ({old.channel_id})" if old.channel_name else old.channel or old.channel_id
        message = (
            f"is not the board's channel: {has} stays." if row["channel"] else f"no channel is named: {has} stays."
        )
        fix = "To move it, choose the channel in the board's settings, or import with --confirm-channels."
        self.log.doubt(row, "channel", "other_channel", message, fix)
        return False

    def _above(self, board: Board) -> bool:
        """Whether the line of parents comes back to the board."""
        by_id = {b.id: b for b in self.log.boards.values()}
        seen, at = {board.id}, by_id.get(board.parent_id)
        while at is not None and at.id not in seen:
            seen.add(at.id)
            at = by_id.get(at.parent_id)
        return at is not None

    def people(self, rows: list[Row]) -> None:
        rows = self.log.distinct(rows, "email")
        identities = Identities(self.log, rows)
        for row in rows:
            old, taken = identities.find(row)
            if not taken:
                continue
            unchanged = self.log.report.unchanged["people"]
            before = old.email if old else None
            values = _person_values(row, old)
            if before and old and values["email"] != before:
                drop_email(self.log.session, old, values["email"])
            person = self.log.put(Person, "people", row["email"] or row["name"], old, **values)
            if old is None:
                self.log.people.append(person)
                identities.add(person, row)
            person.zone_given = person.zone_given or bool(row["timezone"])
            emails = self._emails(row, person, before)
            addresses = self._addresses(row, person)
            if row["preferred"]:
                choose_address(self.log.session, person)
            positions = self._positions(row, person)
            roles = self._held_roles(row, person)
            if (emails or addresses or positions or roles) and self.log.report.unchanged["people"] > unchanged:
                self.log.report.unchanged["people"] -= 1
                self.log.report.updated["people"] += 1

    def _emails(self, row: Row, person: Person, before: str | None) -> bool:
        """Keep the further addresses that a row gives, and the one of before; one left out stays."""
        changed = False
        for email in (before, *row["other_emails"]):
            if note_email(self.log.session, person, email) and email != before:
                self.log.changed("people", row["email"] or row["name"], "other_emails", "", email)
                changed = True
        self.log.by_email |= {email: person for email in (person.email, before, *row["other_emails"]) if email}
        return changed

    def _addresses(self, row: Row, person: Person) -> bool:
        """Keep the addresses that a row gives; by a new one somebody may be reached again. One left out stays."""
        changed = False
        for column, surface in ADDRESS_COLUMNS.items():
            own = address_on(self.log.session, person, surface)
            if row[column] and row[column] != own.address:
                if own.address is not None:
                    changed = True
                    self.log.changed("people", row["email"] or row["name"], column, own.address, row[column])
                own.looked_up_at = None
                give_address(
                    self.log.session,
                    person,
                    Account(row[column], person.name, person.email, own.timezone, outside=None),
                )
        return changed

    def _positions(self, row: Row, person: Person) -> bool:
        wanted, said = set(), set()
        for column, position in (("chair_of", "chair"), ("officer_of", "officer"), ("member_of", "member")):
            if column in row.says:
                said.add(position)
            for key in row[column]:
                if board := self.log.board(row, column, key):
                    wanted.add((board.id, position))
        standing = {
            (m.board_id, m.position): m
            for m in self.log.session.exec(select(BoardMember).where(BoardMember.person_id == person.id))
            if m.position in said
        }
        for board_id, position in wanted - set(standing):
            self.log.session.add(
                BoardMember.model_validate({"board_id": board_id, "person_id": person.id, "position": position})
            )
        for key in set(standing) - wanted:
            self.log.session.delete(standing[key])
        return wanted != set(standing)

    def _held_roles(self, row: Row, person: Person) -> bool:
        """The roles that a row gives; one left out ends, but for a printed name of theirs, alone or with others."""
        if "roles" not in row.says:
            return False
        query = select(RoleHolder).where(RoleHolder.person_id == person.id, col(RoleHolder.until).is_(None))
        standing = {h.role_id: h for h in self.log.session.exec(query)}
        wanted = {self.log.role(name).ident for name in row["roles"]}
        for role_id in wanted - set(standing):
            since = self._held_since(row, role_id, person)
            given_before = RoleHolder.person_id == person.id, RoleHolder.role_id == role_id, RoleHolder.since == since
            if again := self.log.session.exec(select(RoleHolder).where(*given_before)).first():
                again.until = None
                continue
            self.log.session.add(
                RoleHolder.model_validate({"role_id": role_id, "person_id": person.id, "since": since})
            )
        left_out = set(standing) - wanted
        names = {role.id: role.name for role in self.log.roles.values()} if left_out else {}
        kept = {role_id for role_id in left_out if may_mean_among(names[role_id], person.name)}
        for role_id in left_out - kept:
            standing[role_id].until = max(self.log.today, standing[role_id].since)
        return wanted | kept != set(standing)

    def _held_since(self, row: Row, role_id: int, person: Person) -> date:
        """From when somebody holds a role: never before today where others held it until then."""
        named = row["since"] or self.log.today
        others = [holder for holder in self._held if holder.role_id == role_id and holder.person_id != person.id]
        begins = begins_on(others, named, self.log.today)
        if begins != named:
            message = "others held this role then, and stay in the record."
            self.log.doubt(row, "since", "held_by_others", message, f"It is recorded from {begins} on.")
        return begins

    def meetings(self, rows: list[Row]) -> None:
        standing = {(m.board_id, m.held_on): m for m in self.log.session.exec(select(Meeting))}
        for row in self.log.distinct(rows, "board", "date"):
            if board := self.log.board(row):
                old = standing.get((board.ident, row["date"]))
                cells = {"starts_at": row["time"], "place": row["place"], "cancelled": row["cancelled"]}
                columns = {"starts_at": "time"}
                values = {n: cell for n, cell in cells.items() if old is None or columns.get(n, n) in row.says}
                values |= {"board_id": board.id, "held_on": row["date"]} | row.source
                if old is None and not row["cancelled"]:
                    self._doubt_meeting(row, board)
                self.log.put(Meeting, "meetings", f"{board.key} {row['date']}", old, **values)

    def _doubt_meeting(self, row: Row, board: Board) -> None:
        """Say what is odd about a meeting to come, as the form that adds one does before it saves."""
        if row["date"] < self.log.today:
            return
        for code, words in meeting_doubts(board, row["date"], self.log.today, self.log.days):
            self.log.doubt(row, "date", code, words, "Check the day; the meeting is added as it stands.")


def _person_values(row: Row, old: Person | None) -> dict[str, Any]:
    """What a row says of a person. An email address or zone left out stays."""
    values = {"name": row["name"], "email": row["email"] or (old.email if old else None)}
    if row["timezone"]:
        values["timezone"] = row["timezone"]
    if row["preferred"]:
        values["preferred"] = row["preferred"].removesuffix("none")
    if old is None or "administrator" in row.says:
        values["administrator"] = row["administrator"]
    return values


def _is_same_channel(printed: str, board: Board) -> bool:
    """Whether this is the channel that a board has, by its id or by either of its names, however they are spelled."""
    names = {board.channel_id, board.channel, board.channel_name} - {""}
    return _bare(printed) in {_bare(name) for name in names}


def _bare(channel: str) -> str:
    return channel.removeprefix("#").casefold()
