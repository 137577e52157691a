"""Nearly two hundred replies in the manner of busy people, with their right outcomes: none is filed as nobody meant it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from storage.updates import UnfiledReply
from tests.conftest import make_world
from tests.support.fake_slack import FakeSlack
from tests.support.replies import CASES
from tests.support.replies.case import Asked, Case, Filed, Nothing
from tests.support.world import ASKED, World, london

RATED = {"CTB-01": "green", "CTB-02": "green", "CTB-03": "amber"}
"""What stands before, so that "no change" has something to confirm."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The small council on the morning of an asking, used by all the cases: what one says is undone after it."""
    slack = FakeSlack()
    folder = tmp_path_factory.mktemp("replies")
    made = make_world(slack, f"sqlite:///{folder}/world.db", folder)
    world = next(made)
    world.clock.move_to(london(2024, 9, 30, 10))
    for ref, rag in RATED.items():
        slack.writes("UBEN" if ref == "CTB-03" else "UANA", f"{ref} {rag}: as before")
    world.tick(ASKED)
    yield world
    next(made, None)
    slack.close()


def outcome(world: World, case: Case) -> tuple[dict[str, tuple[str | None, str]], bool, list[str]]:
    """What became of a reply: the updates by reference (rating, "same" for no change; words), whether it was kept, answers."""
    slack, user = world.slack, {"ana": "UANA", "ben": "UBEN"}[case.who]
    before, answers, kept = len(world.rows("updates")), len(slack.dm(user)), _waiting(world)
    ts = slack.writes(user, case.text)
    filed = {}
    for row in world.rows("updates")[before:]:
        said = "same" if row["via"] == "text" and _confirms(world, row) else row["rag"]
        filed[row["ref"]] = (said, " ".join((row["narrative"], row["next_step"], row["help_needed"])))
    asked = _waiting(world) > kept
    answered = [m.words() for m in slack.dm(user)[answers:]]
    slack.deletes(user, ts)  # so that the next one finds things as this one did
    return filed, asked, answered


def _waiting(world: World) -> int:
    from sqlmodel import func, select

    with world.app.core.store.read() as session:
        return session.exec(select(func.count()).where(UnfiledReply.state == "waiting")).one()


def _confirms(world: World, row: dict[str, Any]) -> bool:
    """Whether a reply confirmed the last rating: it has the rating that stood, and did not name it."""
    from sqlmodel import col, select

    from storage.plans import Action
    from storage.updates import ProgressUpdate

    with world.app.core.store.read() as session:
        query = select(ProgressUpdate).join(Action, col(Action.id) == ProgressUpdate.action_id)
        newest = session.exec(query.where(Action.ref == row["ref"]).order_by(col(ProgressUpdate.id).desc())).first()
    text = " ".join(world.last_text.lower().split())  # type: ignore[attr-defined]
    return newest is not None and (
        newest.confirms_id is not None or (row["rag"] is not None and "no change" in text and row["rag"] not in text)
    )


def matches(case: Case, filed: dict[str, tuple[str | None, str]], asked: bool) -> bool:
    """Whether this is one of the right outcomes of a case."""

    def words(text: str) -> str:
        return " ".join(text.lower().split())

    def is_(right: object) -> bool:
        match right:
            case Filed(updates):
                return filed.keys() == updates.keys() and all(
                    filed[ref][0] == rag and words(kept) in words(filed[ref][1]) for ref, (rag, kept) in updates.items()
                )
            case Asked():
                return not filed and asked
            case Nothing():
                return not filed and not asked
        return False

    told_of_others = [
        w for ref, w in case.never for r, (_, said) in filed.items() if ref in ("*", r) and words(w) in words(said)
    ]
    return any(is_(right) for right in case.outcome) and not told_of_others


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.who}: {case.text[:40]!r}")
def test_a_reply_is_filed_as_it_is_meant_or_asked_about(case: Case, asked: World) -> None:
    world = asked
    world.last_text = case.text  # type: ignore[attr-defined]
    filed, kept, answers = outcome(world, case)
    assert matches(case, filed, kept), f"{case.text!r} -> {filed}, kept: {kept}, told: {answers[:1]}"
    assert answers, "it was met with silence"


def test_the_table_has_something_of_everything() -> None:
    kinds = Counter(type(right).__name__ for case in CASES for right in case.outcome)
    assert len(CASES) >= 130 and min(kinds.values()) >= 40
    assert len({(case.who, case.text) for case in CASES}) == len(CASES)


def test_what_is_asked_about_is_filed_by_one_press_with_its_rating_and_its_files(
    world: World, slack: FakeSlack
) -> None:
    world.tick(ASKED)
    file = {"title": "Photo of the roof", "permalink": "https://example.org/files/1"}
    slack.writes("UANA", "the roof fell in, see CTB-02", files=[file])
    question = slack.dm("UANA")[-1]
    assert "Which action is this about?" in question.words() and not world.rows("updates")
    assert question.buttons()[0]["text"]["text"].startswith("CTB-02")
    slack.presses("UANA", question, "CTB-02")
    (row,) = world.rows("updates")
    assert row["narrative"] == "the roof fell in, see CTB-02" and "Photo of the roof" in row["evidence"]
    slack.writes("UANA", "CTB-01 amber, CTB-02 is in the way")
    slack.presses("UANA", slack.dm("UANA")[-1], "CTB-01")
    assert [(r["ref"], r["rag"]) for r in world.rows("updates")] == [("CTB-02", None), ("CTB-01", "amber")]


def test_somebody_asked_about_one_action_may_say_that_words_are_no_update(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "this one is a bit special")
    question = slack.dm("UBEN")[-1]
    assert [b["text"]["text"] for b in question.buttons()] == ["CTB-03 School readiness", "It is not an update"]
    slack.presses("UBEN", question, "It is not an update")
    assert not world.rows("updates") and "0 of 1 done" in slack.dm("UBEN")[0].words()
