"""The directories of all surfaces: whoever looks somebody up names an address, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from bot.surfaces.addresses import surface_of

if TYPE_CHECKING:  # what has no surface needs none of it
    from bot.surfaces.base import Account, Channel, Deadline, Directory, Seen, Status

Found = TypeVar("Found")


class Directories:
    """The directories of all surfaces, by their names; without any, nobody has an account and no channel is known."""

    def __init__(self, directories: Mapping[str, Directory] | None = None) -> None:
        self._directories = dict(directories or {})
        self._outside: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._directories)

    def items(self) -> Iterable[tuple[str, Directory]]:
        """Each surface that has a directory, with it."""
        return self._directories.items()

    def of(self, surface: str) -> Directory | None:
        return self._directories.get(surface)

    def by_address(self, address: str, deadline: Deadline | None = None) -> Account | None:
        """The account at an address. Raises SurfaceError where its surface can't say."""
        directory = self.of(surface_of(address))
        account = directory.by_address(address, deadline) if directory else None
        self._outside.discard(address)
        if account is None or account.outside:
            self._outside.add(address)
        return account

    def was_outside(self, address: str) -> bool:
        """Whether an address, when last looked up by this process, was of no account of the council's own."""
        return address in self._outside

    def quiet(self, addresses: Sequence[str], now: datetime) -> dict[str, datetime]:
        """Those of these accounts that are not to be disturbed, and until when. Never raises."""
        return self._merged(addresses, lambda directory, theirs: directory.quiet(theirs, now))

    def statuses(self, addresses: Collection[str], now: datetime, deadline: Deadline) -> dict[str, Status]:
        """Who of these says in their status that they are away; without those of whom nothing is known. Never raises."""
        return self._merged(addresses, lambda directory, theirs: directory.statuses(theirs, now, deadline))

    def channels_seen(self, channels: Collection[str], now: datetime, deadline: Deadline) -> dict[str, Seen]:
        """What these channels are; without those of which their surface says nothing in time. Never raises."""
        return self._merged(channels, lambda directory, theirs: directory.channels_seen(theirs, now, deadline))

    def members_seen(self, channels: Collection[str], now: datetime, deadline: Deadline) -> dict[str, set[str]]:
        """Who is in these channels, likewise."""
        return self._merged(channels, lambda directory, theirs: directory.members_seen(theirs, now, deadline))

    def forget_channel(self, channel: str) -> None:
        """Have a channel and its members asked about afresh the next time."""
        if directory := self.of(surface_of(channel)):
            directory.forget_channel(channel)

    def channel(self, address: str) -> Channel | None:
        """A channel by its address. Raises SurfaceError."""
        directory = self.of(surface_of(address))
        return directory.channel(address) if directory else None

    def channel_named(self, name: str) -> Channel | None:
        """A channel by its name, on the first surface that has one. Raises SurfaceError."""
        found = (directory.channel_named(name) for directory in self._directories.values())
        return next((channel for channel in found if channel), None)

    def link_to(self, channel: str, message: str) -> str:
        """The web address of a message, by its channel and its id there; "" where there is none."""
        directory = self.of(surface_of(channel))
        return directory.link_to(channel, message) if directory else ""

    def _merged(
        self, addresses: Collection[str], ask: Callable[[Directory, list[str]], dict[str, Found]]
    ) -> dict[str, Found]:
        by_surface: dict[str, list[str]] = defaultdict(list)
        for address in addresses:
            by_surface[surface_of(address)].append(address)
        found: dict[str, Found] = {}
        for surface, theirs in by_surface.items():
            if directory := self.of(surface):
                found |= ask(directory, theirs)
        return found
