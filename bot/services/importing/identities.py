"""Whose the rows of the people table are: by account, by any email address, and by name only where that is no guess."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.text import listed, share_a_word, with_email, words_of
from bot.imports.cells import NO_OTHER
from bot.imports.check import Row
from bot.imports.columns import ADDRESS_COLUMNS
from bot.services.importing.import_log import ImportLog
from bot.services.people.join import join_people
from bot.surfaces.addresses import label_of
from storage.people import Person, drop_email, person_at


class Identities:
    """The people of a table's rows. What a row leaves unsure is a doubt, and nobody is taken for another in silence."""

    def __init__(self, log: ImportLog, rows: Sequence[Row]) -> None:
        self.log = log
        self.rows = {own.ident: row for row in rows if (own := self._by_main_email(row))}
        """The row that each known person has: under the address by which they are listed, else under any or by account."""
        for row in rows:
            for person in self._owners(row):
                self.rows.setdefault(person.ident, row)
        self._alike: dict[object, list[Person]] = {}
        for person in log.people:
            self._index(person)

    def add(self, person: Person, row: Row) -> None:
        """Somebody was added by a row."""
        self.rows[person.ident] = row
        self._index(person)

    def _index(self, person: Person) -> None:
        for key in (words_of(person.name), _local(person.email)):
            self._alike.setdefault(key, []).append(person)

    def find(self, row: Row) -> tuple[Person | None, bool]:
        """Whom a row is about, where they are known; and whether it is to be taken at all."""
        known = self._known(row)
        if known is None:
            return None, False
        if not known:
            return self._by_name(row)
        person = known[0]
        if self.rows.setdefault(person.ident, row) is row:
            return person, self._may_be_renamed(person, row)
        if not share_a_word(person.name, row["name"]):  # the address of somebody who left it, given to another
            drop_email(self.log.session, person, row["email"])
            return None, True
        message = f"is {person.name} of row {self.rows[person.ident].number} too: nothing of this row was taken."
        self._doubt(row, "same_person", message, "Put both addresses in one row, one of them under other_emails.")
        return person, False

    def _may_be_renamed(self, person: Person, row: Row) -> bool:
        """Whether a row is surely of whom it was found to be: not where it has another name, and another address than theirs."""
        if person.email in (row["email"], *row["other_emails"]) or share_a_word(person.name, row["name"]):
            return True
        message = f"is known as an address of {_shown(person)}, who has another name: nothing of this row was taken."
        fix = f"If it is the same person, put {person.email} under other_emails; if it is another, give {person.name} a row too."
        self._doubt(row, "other_name", message, fix)
        return False

    def _known(self, row: Row) -> list[Person] | None:
        """Whom its account and addresses are of: nobody or one person; None where that is refused."""
        owners = self._by_emails(row)
        for column, surface in ADDRESS_COLUMNS.items():
            owner = person_at(self.log.session, row[column]) if row[column] else None
            if owner and owner not in owners and (owners or not share_a_word(owner.name, row["name"])):
                message = f"{owner.name} has this {label_of(surface)} id."
                self.log.refuse(row, column, f"{column}_taken", message, "Give each their own.")
                return None
            owners += [owner] if owner else []
        return self._joined(row, list({person.id: person for person in owners}.values()))

    def _by_emails(self, row: Row) -> list[Person]:
        known = (self.log.by_email.get(email or "") for email in (row["email"], *row["other_emails"]))
        return [person for person in known if person]

    def _owners(self, row: Row) -> list[Person]:
        accounts = (person_at(self.log.session, row[column]) for column in ADDRESS_COLUMNS if row[column])
        return [*self._by_emails(row), *(person for person in accounts if person)]

    def _joined(self, row: Row, owners: list[Person]) -> list[Person] | None:
        """The one person who was known as these, where the row says that they are one."""
        owners.sort(key=lambda person: person.ident)
        while len(owners) > 1:
            pair = self._join(row, *owners[:2])
            if pair is None:
                return None
            self.log.joined(*pair)
            self.rows.pop(pair[1].ident, None)
            owners.remove(pair[1])
        return owners

    def _join(self, row: Row, person: Person, other: Person) -> tuple[Person, Person] | None:
        """The one of two who stays and the one who is no more; None, refused, where they stay two."""
        pairs = ((person, other), (other, person))
        if not (why := self._why_two(row, person, other)):
            if joined := next((pair for pair in pairs if join_people(self.log.session, *pair)), None):
                return joined
            why = "both were asked or have answered already"
        message = f"{_shown(person)} and {_shown(other)} are two people: {why}."
        self.log.refuse(row, "other_emails", "two_people", message, "Leave the address of one of them out.")
        return None

    def _by_name(self, row: Row) -> tuple[Person | None, bool]:
        """Who may be meant by a row of which neither account nor address is known."""
        alike = self._of_name(row)
        free = [person for person in alike if person.ident not in self.rows]
        if not row["email"] and (len(free) > 1 or len(free) < len(alike)):
            message = f"{listed([_shown(person) for person in alike])} may be meant: nothing of this row was taken."
            self._doubt(row, "namesakes", message, "Give the email address of each.")
            return None, False
        if len(free) == 1 and not (row["email"] and free[0].email):
            if row["email"]:
                message = f"is the address of {free[0].name}, who was known by name only."
                self._doubt(row, "known_by_name", message, "If it is somebody else's, give each an address.")
            return free[0], True
        is_another = row.printed.get("other_emails", "").lower() == NO_OTHER
        return (None, True) if is_another or not free else self._perhaps_double(row, free)

    def _perhaps_double(self, row: Row, free: list[Person]) -> tuple[Person | None, bool]:
        """A new address, and a known name that has no row: of another organisation it is likely the same person's.

        Within an organisation each has an address of their own, so it is likely another's.
        """
        shown, addresses = listed([_shown(person) for person in free]), listed([person.email or "" for person in free])
        same = f"If it is the same person, put {addresses} under other_emails of this row"
        other = f"if it is another, write {NO_OTHER} there"
        if any(_domain(person.email) == _domain(row["email"]) for person in free):
            self._doubt(row, "likely_double", f"is added beside {shown}, who has no row.", f"{same}; {other}.")
            return None, True
        message = f"may be the new address of {shown}, who has no row: nothing of this row was taken."
        self._doubt(row, "likely_double", message, f"{same}; {other}.")
        if len(free) == 1:
            self.log.by_email[row["email"]] = free[0]  # the same import's plan means them by it
        return None, False

    def _by_main_email(self, row: Row) -> Person | None:
        person = self.log.by_email.get(row["email"] or "")
        return person if person and person.email == row["email"] else None

    def _why_two(self, row: Row, first: Person, other: Person) -> str:
        """Why two known people are surely not one, though a row says so."""
        if any(self.rows.get(person.ident, row) is not row for person in (first, other)):
            return "each has a row"
        if not share_a_word(first.name, other.name):
            return "they have different names"
        return ""

    def _of_name(self, row: Row) -> list[Person]:
        """Who has the name of a row; or a part of it, and the same address but for its domain."""
        same = self._alike.get(words_of(row["name"]), [])
        local = self._alike.get(_local(row["email"]), []) if row["email"] else []
        return same + [person for person in local if person not in same and share_a_word(person.name, row["name"])]

    def _doubt(self, row: Row, reason: str, message: str, fix: str) -> None:
        self.log.doubt(row, "email" if row["email"] else "name", reason, message, fix)


def _shown(person: Person) -> str:
    return with_email(person.name, person.email)


def _local(email: str | None) -> str:
    return (email or "").partition("@")[0]


def _domain(email: str | None) -> str:
    return (email or "").rpartition("@")[2]
