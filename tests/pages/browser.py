"""Pages in a real browser: axe-core finds nothing, 320 pixels are enough, and neither scripts nor other addresses are needed.

Run by `make browser`, which installs Playwright; Chromium comes from Debian's package. axe-core 4.14.1 lies beside this file.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from bot.demo.play import play
from bot.messages.compose import Templates
from bot.services.requests.answer_pages import ANSWER_PAGES, answer_example
from bot.services.scorecards.folder import write_site
from bot.services.scorecards.site import Site, style_sheet

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    *("example/index.html", "example/accessibility.html", "example/CTB.html", "example/HETP.html", "example/APB.html"),
    *(
        "example/HWB.html",
        "example/HETP/actions-2.html",
        "example/CTB/indicators/fuel-poverty.html",
        "example/gone.html",
    ),
    *(f"f/{name}.html" for name in ANSWER_PAGES),
    *("luton/scorecards/index.html", "luton/scorecards/CTB.html", "luton/scorecards/HETP.html"),
    *("luton/scorecards/CTB/indicators/child-poverty-ahc.html", "luton/scorecards/HETP/indicators/smoking-adults.html"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's pages, and those of the demo."""
    made = tmp_path_factory.mktemp("pages")
    site = Site.example(Templates())
    write_site(site, made / "example")
    (made / "example" / "gone.html").write_bytes(site.missing("gone.html").content)
    (made / "f").mkdir()
    (made / "b").mkdir()
    (made / "b" / style_sheet()[0]).write_bytes(style_sheet()[1])
    for name in ANSWER_PAGES:
        (made / "f" / f"{name}.html").write_text(answer_example(Templates(), name), encoding="utf-8")
    play(made / "luton", Console(file=io.StringIO()))
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    assert found, "Chromium is needed: apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


def problems(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds: the rule, and the first mark that breaks it."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_320_pixels_are_enough(path: str, folder: Path, browser: Browser) -> None:
    context = browser.new_context(bypass_csp=True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    for width in (1200, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((folder / path).as_uri())
        assert problems(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert all(url.startswith(folder.as_uri()) for url in asked), asked
    context.close()


def test_a_page_made_wrong_is_noticed(folder: Path, browser: Browser) -> None:
    wrong = folder / "example" / "wrong.html"
    page_text = (folder / "example" / "CTB.html").read_text(encoding="utf-8")
    wrong.write_text(page_text.replace(' lang="en"', "").replace('role="img"', 'role="imag"'), encoding="utf-8")
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(wrong.as_uri())
    assert {"html-has-lang", "aria-roles"} <= {rule for rule, _ in problems(page)}
    context.close()


def test_it_reads_without_scripts_by_keyboard_and_on_paper(folder: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "luton/scorecards/CTB.html").as_uri())
    assert page.locator("h1").inner_text() == "Children's Trust Board" and page.locator("table").count() > 5
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to main content" and page.locator(":focus").is_visible()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.emulate_media(media="print")
    assert not page.locator(".page-header").is_visible() and page.locator("h1").is_visible()
    context.close()
    small = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    page = small.new_page()
    page.goto((folder / "luton/scorecards/CTB.html").as_uri())
    action = page.locator(".page-actions tbody tr").first
    assert (action.bounding_box() or {"width": 999})["width"] <= 300, "an action is read without scrolling"
    small.close()


def test_the_policy_keeps_out_what_is_not_the_page_s_own(folder: Path, browser: Browser) -> None:
    planted = folder / "example" / "planted.html"
    text = (folder / "example" / "CTB.html").read_text(encoding="utf-8")
    planted.write_text(text.replace("</main>", "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\"></main>"), encoding="utf-8")  # fmt: skip
    context = browser.new_context()
    page = context.new_page()
    page.goto(planted.as_uri())
    assert "how its plan is going" in page.title()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith("arial")
    context.close()
