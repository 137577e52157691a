"""The pages behind a link in a real browser, as the bot serves them: without scripts, by keyboard alone, at 320 pixels.

Run by `make browser`, beside tests/pages/browser.py.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from tests.mail.server import MailServer
from tests.mail.steps import agrees, newest_link
from tests.pages.browser import browser, problems
from tests.support.fake_slack import FakeSlack
from tests.support.processes import free_port
from tests.support.world import ASKED, World

assert browser is not None


@pytest.fixture
def link(mailed: World, mail: MailServer, slack: FakeSlack) -> Iterator[str]:
    """The address of a link, at a server of this machine."""
    agrees(slack)
    mailed.tick(ASKED)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(mailed.app.web(), port=port, lifespan="off", log_config=None))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}{newest_link(mail)}"
    server.should_exit = True
    running.join()


def tabs_to(page: Page, words: str) -> None:
    """Go on by Tab until what has the focus says these words; whatever has it can be seen."""
    passed = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        says = (
            f"{' '.join(focused.inner_text().split())} {focused.get_attribute('id') or ''}" if focused.count() else ""
        )
        if words in says:
            assert focused.is_visible()
            return
        passed.append(says)
    raise AssertionError(f"{words} is not reached by Tab, which passes {passed}")


def test_an_answer_is_given_by_keyboard_alone_without_scripts(link: str, mailed: World, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(link)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to main content"
    tabs_to(page, "Update CTB-05")
    page.keyboard.press("Enter")
    page.get_by_text("What happened?").first.wait_for()
    tabs_to(page, "Save")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    assert page.title().startswith("Error: ")
    tabs_to(page, "field-rag")
    page.keyboard.press("Space")
    tabs_to(page, "field-narrative")
    page.keyboard.type("Two more patrols")
    tabs_to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_text("Saved to CTB-05").first.wait_for()
    assert [row["narrative"] for row in mailed.rows("updates")] == ["Two more patrols"]
    tabs_to(page, "Undo")
    page.keyboard.press("Enter")
    page.get_by_text("withdrawn").first.wait_for()
    context.close()


@pytest.mark.parametrize(
    "button", ["", "Update", "Answer all", "Hand over", "Say when you are away", "This is not mine"]
)
def test_axe_finds_nothing_on_what_is_served(button: str, link: str, browser: Browser) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(link)
    if button:
        page.get_by_role("button", name=button).first.click()
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= 320"), "nothing is beyond 320 pixels"
    for save in page.get_by_role("button", name="Save").all()[:1]:
        save.click()
        assert problems(page) == []
    context.close()
