"""Replies that look like what they are not, with their right outcomes."""

from __future__ import annotations

from tests.support.replies.case import A, Case, N, ben, one, two

TRICKY = [
    Case(
        "ana",
        "CTB-01 green\n\nthe other one is stuck, no venue",
        (two("green", "", None, "stuck, no venue"), one("CTB-01", "green"), A),
        "the second line is not about CTB-01; filing the first and asking about the second is right",
        never=(("CTB-01", "no venue"),),
    ),
    Case(
        "ben",
        "Green light from cabinet so we can finally start",
        (ben(None, "Green light from cabinet"), A),
        "a saying, not a rating",
    ),
    Case(
        "ana", "CTB-02: can't say yet whether amber or red, data due Thurs", (one("CTB-02", None, "data due Thurs"), A)
    ),
    Case("ben", "not ok. the provider pulled out", (ben(None, "not ok. the provider pulled out"), A), "no courtesy"),
    Case(
        "ben",
        "thanks - amber, still no premises",
        (ben("amber", "still no premises"), A),
        "a courtesy, then the answer",
    ),
    Case(
        "ben",
        "stop press: funding came through, visits restart monday",
        (ben(None, "funding came through, visits restart monday"), A),
        "no command",
    ),
    Case(
        "ana",
        "CTB-02 green. CTB-01 isn't mine any more, try Jo",
        (one("CTB-02", "green"), A),
        "an answer and a hand-over: CTB-01 is never filed",
    ),
    Case(
        "ben",
        "last month: green\nthis month: amber, two heads left",
        (ben("amber", "two heads left"), ben(None, "two heads left"), A),
        "never green",
    ),
    Case(
        "ana",
        "re CTB-01: CTB-02 is what's holding it up, red",
        (A, one("CTB-01", None, "CTB-02 is what's holding it up, red")),
        "which of them is red?",
    ),
    Case(
        "ben",
        "Hi boardbot,\n\nHope all’s well.\n\nAmber this month. The training provider cancelled two sessions; "
        "new dates are 12 and 19 Nov.\n\nMany thanks,\nBen Hughes\nSchool Improvement | Green Lane Offices | he/him",
        (ben("amber", "training provider cancelled two sessions"), A),
        "a colour in the signature as well",
    ),
    Case(
        "ana",
        "CTB-01 green (not CTB-02, that's red)",
        (two("green", "", "red", ""), two("green", "", None, "red"), one("CTB-01", "green"), A),
    ),
    Case(
        "ben",
        "Out of 12 schools, 9 are in. Out of office rest of the week tho",
        (ben(None, "9 are in"), A),
        "a person writing, not an automatic answer",
    ),
    Case("ana", "CTB‑02 amber – staffing", (one("CTB-02", "amber", "staffing"),), "a non-breaking hyphen (U+2011)"),
    Case("ana", "CTB-O2 green", (A, N, one("CTB-02", "green")), "letter O; never CTB-01"),
    Case(
        "ben",
        "no change.. well, except the budget got cut by half",
        (ben(None, "budget got cut by half"), A),
        "not 'same': there is a change",
    ),
    Case(
        "ana",
        "Sorry, ignore my last message - CTB-02 is amber not green",
        (one("CTB-02", "amber"), one("CTB-02", None, "amber not green"), A),
        "never green, and not just an apology",
    ),
    Case(
        "ben",
        "Amber has gone on maternity leave so visits are paused",
        (ben(None, "Amber has gone on maternity leave so visits are paused"), A),
        "a colleague named Amber; not an absence note",
    ),
    Case(
        "ana",
        "You lead:\n• CTB-01 Family hubs (last: Amber)\n• CTB-02 Healthy child programme (last: Green)\n"
        "Reply with the reference and a rating, e.g. “CTB-01 green: all well”",
        (N, A),
        "the bot's own message pasted in with nothing added",
    ),
    Case("ben", "feeling blue today lol", (N, A), "about the writer, not the action"),
    Case("ben", "if you'd asked last week I'd have said green", (A, N, ben(None, "last week")), "never green"),
]
