"""A year of one board, as its officer would have run it: every message that anybody got, and no others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.steps import STANDING, form_of, meets
from tests.support.year import Year, begin_year


@pytest.mark.heavy
def test_a_year(slack: FakeSlack, tmp_path: Path) -> None:
    tell_the_year(begin_year(slack, tmp_path))


def tell_the_year(year: Year) -> None:
    slack = year.slack
    slack.submits("UOFF", form_of(year.world, slack), **STANDING | {"sign_off": "yes"})
    meets(year.world, slack, "2024-06-12", "2024-09-11", "2024-12-11", "2025-03-12")
    year.expect(
        date(2024, 4, 1),
        """
        Thu 28 officer: Children's Trust Board. Saved: updates are shown to the board: once the…
        Thu 28 officer: The Children's Trust Board meets on Wed 12 Jun 2024, 14:00, Town Hall. So…
        Thu 28 officer: The Children's Trust Board meets on Wed 11 Sep 2024, 14:00, Town Hall. So…
        Thu 28 officer: The Children's Trust Board meets on Wed 11 Dec 2024, 14:00, Town Hall. So…
        Thu 28 officer: The Children's Trust Board meets on Wed 12 Mar 2025, 14:00, Town Hall. So…
    """,
    )

    # April: everybody answers, the chair signs off.
    year.until(date(2024, 4, 3))
    year.says("UANA", "CTB-01 green: two hubs open, three to go")
    year.says("UBEN", "CTB-02 amber: waiting for the school census")
    year.says("UCAI", "CTB-03 grey: not begun, funding agreed")
    year.until(date(2024, 4, 10), 10)
    year.chair("Approve all")
    year.expect(
        date(2024, 5, 1),
        """
        Tue 2 Ana: Your April 2024 updates
        Tue 2 Ben: Your April 2024 updates
        Tue 2 Cai: Your April 2024 updates
        Tue 2 channel: Children's Trust Board: week to Tue 2 Apr 2024
        Wed 3 Ana: Saved to CTB-01 for April 2024 · 🟢 Green (on track)
        Wed 3 Ben: Saved to CTB-02 for April 2024 · 🟠 Amber (at risk)
        Wed 3 Cai: Saved to CTB-03 for April 2024 · ⚪ Grey (not started)
        Mon 8 channel: Children's Trust Board: week to Mon 8 Apr 2024
        Wed 10 officer: April 2024: every update is in
        Wed 10 chair: Sign-off: Children's Trust Board
        Wed 10 officer: Sign-off: Children's Trust Board
        Mon 15 channel: Children's Trust Board: week to Mon 15 Apr 2024
        Mon 22 channel: Children's Trust Board: week to Mon 22 Apr 2024
        Mon 29 channel: Children's Trust Board: week to Mon 29 Apr 2024
    """,
    )

    # May: Cai is silent. The officer nudges, and records what Cai says on the telephone.
    year.until(date(2024, 5, 2), 10)
    year.says("UANA", "CTB-01 no change")
    year.says("UBEN", "CTB-02 no change")
    year.until(date(2024, 5, 13), 10)
    year.officer("nudge CTB", who="all")
    year.until(date(2024, 5, 15), 10)
    year.officer("update CTB-03", rag="amber", narrative="No manager yet; said by telephone")
    year.until(date(2024, 5, 16), 10)
    year.chair("Approve")
    year.expect(
        date(2024, 6, 3),
        """
        Wed 1 Ana: Your May 2024 updates
        Wed 1 Ben: Your May 2024 updates
        Wed 1 Cai: Your May 2024 updates
        Thu 2 Ana: Saved to CTB-01 for May 2024 · 🟢 Green (on track) · no change
        Thu 2 Ben: Saved to CTB-02 for May 2024 · 🟠 Amber (at risk) · no change
        Tue 7 Cai: Reminder: your May 2024 updates
        Tue 7 channel: Children's Trust Board: week to Tue 7 May 2024
        Tue 7 channel: a picture
        Thu 9 Cai: Reminder: your May 2024 updates
        Fri 10 officer: May 2024: missing updates
        Mon 13 channel: Children's Trust Board: week to Mon 13 May 2024
        Mon 13 officer: Children's Trust Board. Reminded: Cai.
        Mon 13 Cai: Reminder: your May 2024 updates
        Wed 15 officer: Saved to CTB-03 for May 2024 · 🟠 Amber (at risk) · on behalf of Cai
        Thu 16 chair: Sign-off: Children's Trust Board
        Thu 16 officer: Sign-off: Children's Trust Board
        Mon 20 channel: Children's Trust Board: week to Mon 20 May 2024
        Tue 28 channel: Children's Trust Board: week to Tue 28 May 2024
    """,
    )

    # June: the meeting of the 12th is cancelled before its papers freeze. Ben hands over to Dee.
    year.until(date(2024, 6, 3), 10)
    slack.presses("UOFF", slack.asks("UOFF", "meetings CTB").json, "Cancel the meeting")
    slack.submits("UOFF", slack.views[-1], reason="No quorum")
    year.until(date(2024, 6, 4), 10)
    slack.chooses("UBEN", [m for m in slack.dm("UBEN") if "June 2024" in m.words()][-1], "Hand over")
    slack.submits("UBEN", slack.views[-1], person="UDEE", reason="I am leaving")
    year.until(date(2024, 6, 5), 10)
    year.says("UDEE", "CTB-02 green: census is in")
    year.says("UANA", "CTB-01 no change")
    year.says("UCAI", "CTB-03 green: manager started")
    year.until(date(2024, 6, 11), 10)
    year.chair("Approve all")
    year.expect(
        date(2024, 7, 1),
        """
        Mon 3 Ana: Your June 2024 updates
        Mon 3 Ben: Your June 2024 updates
        Mon 3 Cai: Your June 2024 updates
        Mon 3 channel: Children's Trust Board: week to Mon 3 Jun 2024
        Mon 3 channel: a picture
        Mon 3 officer: The meeting of the Children's Trust Board on Wed 12 Jun 2024 is cancelled.
        Tue 4 officer: Ben handed CTB-02 over to Dee. I am leaving
        Tue 4 Dee: You now lead this action of Children's Trust Board, from Tue 4 Jun 2024…
        Tue 4 Dee: Your June 2024 updates
        Wed 5 Dee: Saved to CTB-02 for June 2024 · 🟢 Green (on track)
        Wed 5 Ana: Saved to CTB-01 for June 2024 · 🟢 Green (on track) · no change
        Wed 5 Cai: Saved to CTB-03 for June 2024 · 🟢 Green (on track)
        Mon 10 channel: Children's Trust Board: week to Mon 10 Jun 2024
        Tue 11 officer: June 2024: every update is in
        Tue 11 chair: Sign-off: Children's Trust Board
        Tue 11 officer: Sign-off: Children's Trust Board
        Mon 17 channel: Children's Trust Board: week to Mon 17 Jun 2024
        Mon 24 channel: Children's Trust Board: week to Mon 24 Jun 2024
    """,
    )

    # July: an answer that the chair returns.
    year.until(date(2024, 7, 2), 10)
    year.says("UANA", "CTB-01 green: going well")
    year.says("UDEE", "CTB-02 no change")
    year.says("UCAI", "CTB-03 no change")
    year.until(date(2024, 7, 9), 10)
    year.chair("Return with", question="How many hubs are open now?")
    year.until(date(2024, 7, 9), 15)
    asked = [m for m in slack.dm("UANA") if "asks about your update" in m.words()][-1]
    slack.writes("UANA", "green: four of five hubs are open", asked.ts)
    year.until(date(2024, 7, 10), 10)
    year.chair("Approve")
    year.expect(
        date(2024, 7, 30),
        """
        Mon 1 Ana: Your July 2024 updates
        Mon 1 Dee: Your July 2024 updates
        Mon 1 Cai: Your July 2024 updates
        Mon 1 channel: Children's Trust Board: week to Mon 1 Jul 2024
        Mon 1 channel: a picture
        Tue 2 Ana: Saved to CTB-01 for July 2024 · 🟢 Green (on track)
        Tue 2 Dee: Saved to CTB-02 for July 2024 · 🟢 Green (on track) · no change
        Tue 2 Cai: Saved to CTB-03 for July 2024 · 🟢 Green (on track) · no change
        Mon 8 channel: Children's Trust Board: week to Mon 8 Jul 2024
        Tue 9 officer: July 2024: every update is in
        Tue 9 chair: Sign-off: Children's Trust Board
        Tue 9 officer: Sign-off: Children's Trust Board
        Tue 9 Ana: Chidi Chair asks about your update to CTB-01 Family hubs:
        Tue 9 Ana: Saved to CTB-01 for July 2024 · 🟢 Green (on track)
        Wed 10 chair: Sign-off: Children's Trust Board
        Wed 10 officer: Sign-off: Children's Trust Board
        Mon 15 channel: Children's Trust Board: week to Mon 15 Jul 2024
        Mon 22 channel: Children's Trust Board: week to Mon 22 Jul 2024
        Mon 29 channel: Children's Trust Board: week to Mon 29 Jul 2024
    """,
    )

    # August: Ana is on leave, Dee stands in. September: the first slip, and the first meeting.
    year.until(date(2024, 7, 30), 10)
    slack.asks("UANA", "away 1 Aug to 16 Aug, delegate UDEE")
    year.until(date(2024, 8, 2), 10)
    year.says("UDEE", "CTB-01 amber: the fifth hub is late")
    year.says("UDEE", "CTB-02 no change")
    year.says("UCAI", "CTB-03 no change")
    year.until(date(2024, 8, 9), 10)
    year.chair("Approve")
    year.until(date(2024, 9, 3), 10)
    slack.presses("UANA", [m for m in slack.dm("UANA") if "September 2024" in m.words()][-1], "Update")
    slack.submits(
        "UANA", slack.views[-1], rag="amber", narrative="Fifth hub late", due="2024-11-29", due_reason="Builders"
    )
    year.says("UDEE", "CTB-02 no change")
    year.says("UCAI", "CTB-03 no change")
    year.until(date(2024, 9, 4), 10)
    year.chair("Approve")
    year.expect(
        date(2024, 10, 1),
        """
        Tue 30 Dee: Ana is away from Thu 1 Aug 2024 to Fri 16 Aug 2024, and named you to…
        Thu 1 Dee: August 2024 updates for Ana
        Thu 1 Cai: Your August 2024 updates
        Thu 1 Dee: Your August 2024 updates
        Fri 2 Dee: Saved to CTB-01 for August 2024 · 🟠 Amber (at risk) · on behalf of Ana…
        Fri 2 Dee: Saved to CTB-02 for August 2024 · 🟢 Green (on track) · no change
        Fri 2 Cai: Saved to CTB-03 for August 2024 · 🟢 Green (on track) · no change
        Mon 5 channel: Children's Trust Board: week to Mon 5 Aug 2024
        Mon 5 channel: a picture
        Fri 9 officer: August 2024: every update is in
        Fri 9 chair: Sign-off: Children's Trust Board
        Fri 9 officer: Sign-off: Children's Trust Board
        Mon 12 channel: Children's Trust Board: week to Mon 12 Aug 2024
        Mon 19 channel: Children's Trust Board: week to Mon 19 Aug 2024
        Tue 27 channel: Children's Trust Board: week to Tue 27 Aug 2024
        Mon 2 Ana: Your September 2024 updates
        Mon 2 Dee: Your September 2024 updates
        Mon 2 Cai: Your September 2024 updates
        Mon 2 channel: Children's Trust Board: week to Mon 2 Sep 2024
        Mon 2 channel: a picture
        Tue 3 officer: Papers for Wed 11 Sep 2024
        Tue 3 officer: Children's Trust Board: papers for Wed 11 Sep 2024
        Tue 3 officer: Every action: 3
        Tue 3 Ana: Saved to CTB-01 for September 2024 · 🟠 Amber (at risk)
        Tue 3 Dee: Saved to CTB-02 for September 2024 · 🟢 Green (on track) · no change
        Tue 3 Cai: Saved to CTB-03 for September 2024 · 🟢 Green (on track) · no change
        Mon 9 channel: Children's Trust Board: week to Mon 9 Sep 2024
        Tue 10 officer: September 2024: every update is in
        Mon 16 channel: Children's Trust Board: week to Mon 16 Sep 2024
        Mon 23 channel: Children's Trust Board: week to Mon 23 Sep 2024
        Mon 30 channel: Children's Trust Board: week to Mon 30 Sep 2024
    """,
    )

    # October to December: the second slip; a meeting; one action completed.
    for month in (10, 11):
        year.until(date(2024, month, 4), 10)
        year.says("UANA", "CTB-01 no change")
        year.says("UDEE", "CTB-02 no change")
        year.says("UCAI", "CTB-03 no change")
    year.until(date(2024, 11, 25), 10)
    year.officer("edit CTB-01", title="Family hubs", due="2025-01-31", reason="Inspection in January")
    since = year.world.ask("UCHR", "since CTB")
    assert "Since the meeting on Wed 11 Sep 2024. Next meeting: Wed 11 Dec 2024" in since
    assert "slipped 123 days in 2 slips: Inspection in January" in since
    year.until(date(2024, 12, 3), 10)
    year.says("UANA", "CTB-01 no change")
    year.says("UDEE", "CTB-02 blue: every school has signed up")
    year.says("UCAI", "CTB-03 no change")
    year.until(date(2024, 12, 3), 15)
    year.chair("Approve")
    year.expect(
        date(2025, 1, 2),
        """
        Tue 1 Ana: Your October 2024 updates
        Tue 1 Dee: Your October 2024 updates
        Tue 1 Cai: Your October 2024 updates
        Fri 4 Ana: Reminder: your October 2024 updates
        Fri 4 Dee: Reminder: your October 2024 updates
        Fri 4 Cai: Reminder: your October 2024 updates
        Fri 4 Ana: Saved to CTB-01 for October 2024 · 🟠 Amber (at risk) · no change
        Fri 4 Dee: Saved to CTB-02 for October 2024 · 🟢 Green (on track) · no change
        Fri 4 Cai: Saved to CTB-03 for October 2024 · 🟢 Green (on track) · no change
        Mon 7 channel: Children's Trust Board: week to Mon 7 Oct 2024
        Mon 7 channel: a picture
        Wed 9 officer: October 2024: every update is in
        Mon 14 channel: Children's Trust Board: week to Mon 14 Oct 2024
        Mon 21 channel: Children's Trust Board: week to Mon 21 Oct 2024
        Mon 28 channel: Children's Trust Board: week to Mon 28 Oct 2024
        Fri 1 Ana: Your November 2024 updates
        Fri 1 Dee: Your November 2024 updates
        Fri 1 Cai: Your November 2024 updates
        Mon 4 channel: Children's Trust Board: week to Mon 4 Nov 2024
        Mon 4 channel: a picture
        Mon 4 Ana: Saved to CTB-01 for November 2024 · 🟠 Amber (at risk) · no change
        Mon 4 Dee: Saved to CTB-02 for November 2024 · 🟢 Green (on track) · no change
        Mon 4 Cai: Saved to CTB-03 for November 2024 · 🟢 Green (on track) · no change
        Mon 11 officer: November 2024: every update is in
        Mon 11 channel: Children's Trust Board: week to Mon 11 Nov 2024
        Mon 18 channel: Children's Trust Board: week to Mon 18 Nov 2024
        Mon 25 channel: Children's Trust Board: week to Mon 25 Nov 2024
        Mon 25 officer: CTB-01 is now due on Fri 31 Jan 2025: Inspection in January
        Mon 25 Ana: CTB-01 is now due on Fri 31 Jan 2025: Inspection in January
        Mon 2 Ana: Your December 2024 updates
        Mon 2 Dee: Your December 2024 updates
        Mon 2 Cai: Your December 2024 updates
        Mon 2 channel: Children's Trust Board: week to Mon 2 Dec 2024
        Mon 2 channel: a picture
        Tue 3 officer: Papers for Wed 11 Dec 2024
        Tue 3 officer: Children's Trust Board: papers for Wed 11 Dec 2024
        Tue 3 officer: Every action: 3
        Tue 3 Ana: Saved to CTB-01 for December 2024 · 🟠 Amber (at risk) · no change
        Tue 3 Dee: Saved to CTB-02 for December 2024 · 🔵 Blue (complete)
        Tue 3 Cai: Saved to CTB-03 for December 2024 · 🟢 Green (on track) · no change
        Mon 9 channel: Children's Trust Board: week to Mon 9 Dec 2024
        Tue 10 officer: December 2024: every update is in
        Mon 16 channel: Children's Trust Board: week to Mon 16 Dec 2024
        Mon 23 channel: Children's Trust Board: week to Mon 23 Dec 2024
        Mon 30 channel: Children's Trust Board: week to Mon 30 Dec 2024
    """,
    )

    # January: the hubs are done. February: only Cai is left to ask. March: the last meeting.
    year.until(date(2025, 1, 6), 10)
    year.says("UANA", "CTB-01 blue: the fifth hub is open")
    year.says("UCAI", "CTB-03 no change")
    year.until(date(2025, 1, 10), 10)
    year.chair("Approve")
    year.until(date(2025, 2, 4), 10)
    year.says("UCAI", "CTB-03 no change")
    year.until(date(2025, 3, 4), 10)
    year.says("UCAI", "CTB-03 blue: handed to the schools")
    year.until(date(2025, 3, 4), 15)
    year.chair("Approve")
    year.expect(
        date(2025, 4, 14),
        """
        Thu 2 Ana: Your January 2025 updates
        Thu 2 Cai: Your January 2025 updates
        Mon 6 channel: Children's Trust Board: week to Mon 6 Jan 2025
        Mon 6 channel: a picture
        Mon 6 Ana: Saved to CTB-01 for January 2025 · 🔵 Blue (complete)
        Mon 6 Cai: Saved to CTB-03 for January 2025 · 🟢 Green (on track) · no change
        Fri 10 officer: January 2025: every update is in
        Fri 10 chair: Sign-off: Children's Trust Board
        Fri 10 officer: Sign-off: Children's Trust Board
        Mon 13 channel: Children's Trust Board: week to Mon 13 Jan 2025
        Mon 20 channel: Children's Trust Board: week to Mon 20 Jan 2025
        Mon 27 channel: Children's Trust Board: week to Mon 27 Jan 2025
        Mon 3 Cai: Your February 2025 updates
        Mon 3 channel: Children's Trust Board: week to Mon 3 Feb 2025
        Mon 3 channel: a picture
        Tue 4 Cai: Saved to CTB-03 for February 2025 · 🟢 Green (on track) · no change
        Mon 10 channel: Children's Trust Board: week to Mon 10 Feb 2025
        Tue 11 officer: February 2025: every update is in
        Mon 17 channel: Children's Trust Board: week to Mon 17 Feb 2025
        Mon 24 channel: Children's Trust Board: week to Mon 24 Feb 2025
        Mon 3 Cai: Your March 2025 updates
        Mon 3 channel: Children's Trust Board: week to Mon 3 Mar 2025
        Mon 3 channel: a picture
        Tue 4 officer: Papers for Wed 12 Mar 2025
        Tue 4 officer: Children's Trust Board: papers for Wed 12 Mar 2025
        Tue 4 officer: Every action: 3
        Tue 4 Cai: Saved to CTB-03 for March 2025 · 🔵 Blue (complete)
        Mon 10 channel: Children's Trust Board: week to Mon 10 Mar 2025
        Tue 11 officer: March 2025: every update is in
        Mon 17 channel: Children's Trust Board: week to Mon 17 Mar 2025
        Mon 24 channel: Children's Trust Board: week to Mon 24 Mar 2025
        Mon 31 channel: Children's Trust Board: week to Mon 31 Mar 2025
        Mon 7 channel: Children's Trust Board: week to Mon 7 Apr 2025
        Mon 7 channel: a picture
    """,
    )
    said = year.world.ask("UANY", "history CTB-01")
    for words in ("by Dee on behalf of Ana (Early years lead)", "four of five hubs", "the fifth hub is open"):
        assert words in said
    assert "going well four of five hubs are open" in said  # it was returned, and the answer was added to it
