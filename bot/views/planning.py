"""The forms by which officers change a plan."""

from __future__ import annotations

from dataclasses import dataclass

Choices = tuple[tuple[int, str], ...]
"""Id and words of each that can be chosen."""

_PRIORITIES: Choices = ((1, "Priority 1: best start in life <!channel> & *x*"),)
_WORKSTREAMS: Choices = ((3, "Early years"), (4, "SEND"))


@dataclass(frozen=True)
class AddActionFormView:
    """The form for a new action."""

    state: str
    board: str
    plan: str
    ref: str
    priorities: Choices
    workstreams: Choices

    @classmethod
    def example(cls) -> AddActionFormView:
        return cls('{"board": 1, "plan": 2}', "Children's Trust Board", "2024-25", "CTB-24", _PRIORITIES, _WORKSTREAMS)


@dataclass(frozen=True)
class EditActionFormView:
    """The form to change an action's words, headings and due date. Ids as text, "" for none."""

    state: str
    ref: str
    title: str
    priority: str
    workstream: str
    due: str
    priorities: Choices
    workstreams: Choices

    @classmethod
    def example(cls) -> EditActionFormView:
        return cls(
            '{"action": 7}',
            "CTB-07",
            "Incorporate strong delivery <!channel> & *x*",
            "",
            "3",
            "2024-10-31",
            _PRIORITIES,
            _WORKSTREAMS,
        )


@dataclass(frozen=True)
class CloseActionFormView:
    """The form to close an action, or to merge it into another."""

    state: str
    ref: str
    title: str
    others: Choices

    @classmethod
    def example(cls) -> CloseActionFormView:
        others = ((8, "CTB-08 Recommission"), (9, "CTB-09 Healthy child <!channel> & *x*"))
        return cls('{"action": 7}', "CTB-07", "Incorporate strong delivery <!channel> & *x*", others)


@dataclass(frozen=True)
class ReopenActionFormView:
    """The form to open an action again."""

    state: str
    ref: str
    title: str
    status: str

    @classmethod
    def example(cls) -> ReopenActionFormView:
        return cls('{"action": 7}', "CTB-07", "Incorporate strong delivery <!channel> & *x*", "It is closed: done")


@dataclass(frozen=True)
class NudgeFormView:
    """The form to remind leads who have not answered, one or all."""

    state: str
    board: str
    period: str
    silent: tuple[tuple[str, str], ...]
    """The request's id, and the lead with what they owe."""

    @classmethod
    def example(cls) -> NudgeFormView:
        silent = (("5", "Early years lead <!channel> & *x*: CTB-07 and CTB-08"), ("6", "SEN manager: CTB-16"))
        return cls('{"board": 1}', "Children's Trust Board", "2024-10", silent)
