"""Templates of one's own, written for release 0.1.0: what they name otherwise by now is found by the doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.messages.compose import Templates
from bot.views.deliveries import NoteView
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment
from tests.support.world import World

HOME = '<title>Home</title><p>{{ view.owed }}</p>{% for c in view.cycles %}<p>{{ c.silent|join(", ") }}</p>{% endfor %}'
SIGN_OFF = "<title>Waiting</title>{% for i in view.items %}<p>{{ i.ref }}{% if i.title == 'none' %}{{ i.mark }}{% endif %}</p>{% endfor %}"


@pytest.mark.parametrize(
    ("file", "source", "said"),
    [
        ("officer_list.html", "<title>x</title>", ("the template is called missing_updates.html now. Rename it.",)),
        ("orphans.html", "<title>x</title>", ("the template is called unassigned.html now",)),
        ("stuck.html", "<title>x</title>", ("the template is called delivery_stalled.html now",)),
        ("home.html", HOME, ('"owed"', '"due"', '"cycles"', '"responses"', '"silent"', '"unanswered"')),
        ("sign_off.html", SIGN_OFF, ('sign_off.html says "mark", which is called "version_token" now.',)),
        (
            "request.html",
            '<title>x</title>{% if view.kind == "officer" %}<p>x</p>{% endif %}',
            ('"proxy_request" now',),
        ),
        ("requests/request.html", "<title>x</title>{{ 'y' if view.kind in ('officer',) }}", ('"proxy_request" now',)),
        ("board.html", "<title>{{ view.headline }}</title><p>{{ view.as_of }}</p>", ('"totals" now', '"today" now')),
        (
            "list.html",
            "<h1>x</h1>{% for a in view.lines %}<p>x</p>{% endfor %}",
            ('"lines", which is called "actions"',),
        ),
        ("source.html", "<h1>x</h1>{% for c in view.cells %}<p>x</p>{% endfor %}", ('"imported" now',)),
        ("settings_form.html", '<title>x</title>{{ view.values["settle_days"] }}', ('"sign_off_days" now',)),
    ],
)
def test_the_doctor_names_what_a_template_of_ones_own_has_under_an_old_name(
    slack: FakeSlack, world: World, tmp_path: Path, file: str, source: str, said: tuple[str, ...]
) -> None:
    found = _doctor(slack, world, tmp_path, file, source)
    assert "WRONG" in found and not [text for text in said if text not in found], found


def test_a_template_that_says_the_same_word_to_people_is_left_alone(
    slack: FakeSlack, world: World, tmp_path: Path
) -> None:
    source = "<title>Saved</title><p>Ask your board's officer about the mark {{ view.ref }}.</p>"
    assert "All that could be checked is well." in _doctor(slack, world, tmp_path, "receipt.html", source)


def test_a_message_is_previewed_by_its_former_name(slack: FakeSlack, world: World, tmp_path: Path) -> None:
    env = environment(slack, world.app.core.store.url)
    shown = boardbot("preview", "officer_list", env=env, cwd=tmp_path)
    assert shown.returncode == 0 and "missing updates" in shown.stdout


def test_a_folder_that_is_no_subjects_lays_nothing_over(tmp_path: Path) -> None:
    for name, words in (("backup", "Old words"), ("deliveries", "Own words")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.html").write_text(f"<p>{words}</p>")
    assert "Own words" in Templates(tmp_path).compose(NoteView("x"), "note").summary
    (tmp_path / "deliveries" / "note.html").unlink()
    assert Templates(tmp_path).compose(NoteView("Plain"), "note").summary == "Plain"


def _doctor(slack: FakeSlack, world: World, tmp_path: Path, file: str, source: str) -> str:
    own = tmp_path / "own" / file
    own.parent.mkdir(parents=True)
    own.write_text(source)
    env = environment(slack, world.app.core.store.url, BOARDBOT_TEMPLATES=str(tmp_path / "own"))
    return boardbot("doctor", env=env, cwd=tmp_path).stdout
