"""The pages themselves: their size, links, marks and headers, whatever stands in a plan and whatever is asked for."""

from __future__ import annotations

import csv
import io
import itertools
import posixpath
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bot.charts.lines import Chart
from bot.charts.svg import HEIGHT, LINE, WIDTH, line_shapes
from bot.domain.lead_names import is_post
from bot.domain.text import slug
from bot.messages.compose import Templates
from bot.services.scorecards.site import PublishedBoard, Site
from bot.views.scorecards import (
    ScorecardAction,
    ScorecardFigure,
    ScorecardGroup,
    ScorecardIndicator,
    ScorecardPeriod,
    ScorecardView,
)
from tests.pages.steps import everything, read, releases, sets_page
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment, exchange
from tests.support.world import World, council, write_table

HOSTILE = '<script>alert(1)</script> " onload=x {{ 7*7 }} \u202e \x0b & <!-- ]]> \ud83d\ude00'


def large() -> ScorecardView:
    """200 actions with 3,000 letters each, and 60 indicators with 80 figures each."""
    actions = tuple(
        ScorecardAction(f"CTB-{n:03}", f"{HOSTILE} " + "word " * 590, "open", rating="amber", leads=("Public health",))
        for n in range(200)
    )
    periods = tuple(
        ScorecardPeriod(str(1940 + n), "2024", ScorecardFigure("Luton", f"{n}%"), (ScorecardFigure("England", "5%"),))
        for n in range(80)
    )
    indicators = tuple(
        ScorecardIndicator(f"figure-{n}", f"{HOSTILE} {n}", source=HOSTILE, periods=periods) for n in range(60)
    )
    groups = (ScorecardGroup(HOSTILE, actions[:120]), ScorecardGroup("", actions[120:]))
    return ScorecardView(HOSTILE, "CTB", date(2024, 11, 1), groups=groups, indicators=indicators, rating_key=HOSTILE)


def site(card: ScorecardView) -> Site:
    return Site(Templates(), [PublishedBoard("CTB", card.board, card)], contact=HOSTILE, note=HOSTILE)


@pytest.mark.parametrize("card", [large(), ScorecardView.example(), replace(large(), groups=(), indicators=())])
def test_pages_are_small_whole_and_linked_and_have_nothing_that_runs(card: ScorecardView) -> None:
    files = dict(site(card).files())
    seen: dict[str, int] = {}
    for path, file in files.items():
        if not path.endswith(".html"):
            continue
        text = file.content.decode()
        assert len(file.content) < 100_000, path
        assert "<script" not in text and "alert(1)" not in re.sub(r"&lt;script&gt;alert\(1\)", "", text)
        assert " style=" not in text and "javascript:" not in text
        page = html.fromstring(file.content)
        ids = [each.get("id") for each in page.xpath("//*[@id]")]
        assert len(ids) == len(set(ids)), path
        assert len(page.xpath("//h1")) == 1 and page.get("lang") == "en"
        for link in page.xpath("//a/@href | //link/@href"):
            if link.startswith("#"):
                assert link[1:] in ids, link
            elif not link.startswith("https://"):
                assert posixpath.normpath(posixpath.join(posixpath.dirname(path), link)) in files, (path, link)
        for ref in re.findall(r"CTB-\d{3}(?=</b>)", text):
            seen[ref] = seen.get(ref, 0) + 1
    refs = [action.ref for group in card.groups for action in group.actions if action.ref.startswith("CTB-0")]
    assert all(seen.get(ref) == 1 for ref in refs), "each action stands on one page"


def test_tables_beside_pages_hold_everything_and_no_formula() -> None:
    card = large()
    files = dict(site(card).files())
    rows = list(csv.DictReader(io.StringIO(files["CTB/actions.csv"].content.decode("utf-8-sig"))))
    assert len(rows) == 200 and rows[0]["status"] == "at risk" and len(rows[0]["title"]) > 2_900
    figures = list(csv.DictReader(io.StringIO(files["CTB/indicators/figure-0.csv"].content.decode("utf-8-sig"))))
    assert (
        len(figures) == 160
        and "20 older figures are in the table" in files["CTB/indicators/figure-0.html"].content.decode()
    )
    armed = replace(card, groups=(ScorecardGroup("", (ScorecardAction("=1+1", "=cmd()", "open"),)),))
    table = dict(site(armed).files())["CTB/actions.csv"].content.decode("utf-8-sig")
    assert "'=cmd()" in table and "\n'=1+1" in table


@given(st.text(max_size=60))
def test_any_path_has_an_answer(path: str) -> None:
    made = site(ScorecardView.example())
    found = made.file(path)
    assert found is None or path in set(made.paths())


@given(st.text(min_size=1))
def test_a_slug_may_stand_in_an_address(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))


PATHS = ("../etc/passwd", "..%2f..%2fetc", "CTB/../SEC", "CTB.html.html", "%00", "a" * 5000, "CTB/x.csv", ".boardbot-pages", "style-.css", "CTB/indicators/..", "\u00e9\u00df", "CTB.csv", "SEC")  # fmt: skip


def test_what_is_served_is_what_is_written_with_its_headers(world: World, slack: FakeSlack) -> None:
    sets_page(slack)
    releases(slack)
    app = world.app.web()
    status, headers, body = exchange(app, "/b/CTB")
    assert status == 200 and headers["content-type"] == "text/html; charset=utf-8"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'") and "frame-ancestors 'none'" in policy
    assert "script" not in policy and headers["x-frame-options"] == "DENY" and headers["cache-control"] == "no-cache"
    for tag in (headers["etag"], f"W/{headers['etag']}", "*", f'"x", {headers["etag"]}'):
        again = exchange(app, "/b/CTB", headers={"If-None-Match": tag})
        assert again[0] == 304 and again[2] == b"" and again[1]["etag"] == headers["etag"], tag
    assert exchange(app, "/b/CTB", headers={"If-None-Match": '"x"'})[0] == 200
    assert exchange(app, "/b/CTB", method="HEAD")[0] == 200
    assert exchange(app, "/b/CTB", method="POST")[0] == 405
    [style] = re.findall(rb'href="(style-[0-9a-f]+\.css)"', body)
    status, headers, css = exchange(app, f"/b/{style.decode()}")
    assert status == 200 and "immutable" in headers["cache-control"] and headers["content-type"].startswith("text/css")
    assert b"url(" not in css and b"@font-face" not in css and b"GDS Transport" not in css
    for path, to in (("ctb", "CTB.html"), ("ctb/actions.csv", "../CTB/actions.csv"), ("CTB/", "../CTB"), ("", "")):
        status, headers, _ = exchange(app, f"/b/{path}")
        assert (status, headers.get("location", "")) == ((301, to) if path else (200, "")), path
    assert exchange(app, "/b")[1]["location"] == "b/"
    for path in PATHS:
        status, headers, body = exchange(app, f"/b/{path}")
        assert status == 404 and b"Page not found" in body and headers["cache-control"] == "no-store", path
    with world.app.core.store.read() as session:
        from bot.services.scorecards.shown import published_site

        files = dict(published_site(session, core=world.app.core, now=world.clock.now()).files())
    for name, file in files.items():
        assert exchange(app, f"/b/{name}")[2] == file.content, name


def test_publish_writes_the_site_and_takes_away_what_is_no_more(slack: FakeSlack, tmp_path: Path) -> None:
    env = environment(slack, f"sqlite:///{tmp_path}/cli.db", BOARDBOT_CLOCK="2024-09-30T10:00+01:00")
    (tmp_path / "plan").mkdir()
    for name, rows in council(slack).items():
        write_table(tmp_path / "plan", name, rows)

    def run(*args: str, code: int = 0) -> str:
        done = boardbot(*args, env=env, cwd=tmp_path)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    run("db", "upgrade")
    run("import", "plan")
    assert "No board has a page" in run("publish", "--out", "site", code=1) and not (tmp_path / "site").exists()
    world = World.make(slack, f"sqlite:///{tmp_path}/world.db", tmp_path / "plan", database=tmp_path / "cli.db")
    world.start()
    sets_page(slack)
    releases(slack)
    (tmp_path / "cli.db").unlink()
    env["BOARDBOT_DATABASE_URL"] = f"sqlite:///{tmp_path}/world.db"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert "did not write" in run("publish", "--out", "full", code=1)
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["mine.txt"]
    assert "of the Children's Trust Board" in run("publish", "--out", "site")
    out = tmp_path / "site"
    assert (out / "CTB.html").read_text() == read(world) and (out / "CTB" / "actions.csv").is_file()
    (out / "robots.txt").write_text("mine too")
    sets_page(slack, hold_from="2024-09-30", hold_until="2024-10-02")
    assert "on hold until Wed 2 Oct 2024" in run("publish", "--out", "site", code=1)
    assert "as an election is near" in (out / "CTB.html").read_text() and not (out / "CTB").exists()
    assert (out / "robots.txt").read_text() == "mine too"
    (out / ".boardbot-pages").write_text("../world.db\nCTB.html\n")
    sets_page(slack)
    run("publish", "--out", "site")
    assert (tmp_path / "world.db").is_file(), "nothing outside is removed"
    world.close()


figures = st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False), st.integers(0, 100).map(float))


@given(st.lists(st.tuples(figures, figures, figures, figures), min_size=2, max_size=40))
def test_every_chart_stays_within_its_frame(rows: list[tuple[float | None, ...]]) -> None:
    own, england, region, target = ([row[n] for row in rows] for n in range(4))
    if all(value is None for series in (own, england, region, target) for value in series):
        return
    none = [None] * len(rows)
    chart = Chart("T", "", "Luton", [f"{2000 + n}" for n in range(len(rows))], own, none, none, england, region, target)
    shapes = line_shapes(chart)
    for line in shapes.lines:
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in line.points)
    names = sorted(line.name.y for line in shapes.lines)
    assert all(b - a >= LINE - 0.1 for a, b in itertools.pairwise(names)), "names stand apart"
    places = [(p.x - len(p.text) * 4, p.x + len(p.text) * 4) for p in shapes.periods]
    assert shapes.periods[-1].text == chart.periods[-1]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places)), "periods stand apart"


@pytest.mark.parametrize(
    "name",
    ["Public health, Children's", "Education SD", "AD Planned care, CCG", "SEN manager", "Director of Public Health"],
)
def test_a_post_may_be_named(name: str) -> None:
    assert is_post(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Jane Smith", "JANE SMITH", "Smith, Jane", "Dr J Smith", "Cllr Khan", "Jane", "CG/AF", ""),
        *("Director of Public Health, Jane Smith", "Jane Smith (Director)", "Head of Service: Jane", "J. O'Neil"),
        *("Public health / Jane Smith", "Public health - Jane Smith", "Consultant Dr Smith"),
    ],
)
def test_whoever_may_be_a_person_is_not(name: str) -> None:
    assert not is_post(name)


def test_a_post_with_the_name_of_somebody_known_in_it_is_not_named(world: World, slack: FakeSlack) -> None:
    world.import_(
        people=[{"name": "Jo Bloggs", "email": "jo@example.org"}],
        actions=[{"board": "CTB", "plan": "2024-25", "ref": "CTB-01", "title": "Hubs", "leads": "Early Help lead Jo Bloggs"}],
    )  # fmt: skip
    sets_page(slack)
    releases(slack)
    assert "CTB-01" in read(world) and "Bloggs" not in everything(world)
