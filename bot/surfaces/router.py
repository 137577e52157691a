"""A surface made of several: whoever sends names an address, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.surfaces.addresses import label_of, surface_of
from bot.surfaces.base import Outgoing, SendOutcome, Surface


class SurfaceRouter:
    """A surface made of several: each message goes by the one that its address is of."""

    def __init__(self, surfaces: Mapping[str, Surface]) -> None:
        self._surfaces = dict(surfaces)

    def of(self, surface: str) -> Surface | None:
        return self._surfaces.get(surface)

    def send(self, outgoing: Outgoing) -> SendOutcome:
        surface = self.of(surface_of(outgoing.recipient))
        return surface.send(outgoing) if surface else SendOutcome("failed", _not_set_up(outgoing.recipient))

    def find(self, outgoing: Outgoing, since: datetime) -> SendOutcome:
        surface = self.of(surface_of(outgoing.recipient))
        return surface.find(outgoing, since) if surface else SendOutcome("unfindable")


def _not_set_up(address: str) -> str:
    return f"{label_of(surface_of(address))} is not set up here"
