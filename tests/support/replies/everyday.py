"""Everyday ways of writing: marks for colours, emphasis, "done" with its words, several actions on one line."""

from __future__ import annotations

from tests.support.replies.case import A, Case, N, ben, one, two

EVERYDAY = [
    # --- the ratings' marks, as phones and chats write them
    Case("ben", "🔴 heating failed", (ben("red", "heating failed"),)),
    Case("ben", ":red_circle: heating failed", (ben("red", "heating failed"),)),
    Case("ben", ":large_orange_circle: Amber - two schools to go", (ben("amber", "two schools to go"),)),
    Case("ben", "⚪️ funding agreed, not begun", (ben("grey", "not begun"),), "with the selector that phones add"),
    Case("ana", "CTB-02: :large_yellow_circle: late", (one("CTB-02", "amber", "late"),)),
    Case("ana", "CTB-01 🟥 the roof fell in", (one("CTB-01", "red", "the roof fell in"),)),
    Case("ana", ":large_green_circle: CTB-02 fine", (one("CTB-02", "green"), A), "a mark before the reference"),
    Case("ben", "🟢 this week, 🔴 last week", (ben(None, "last week"), A), "two marks"),
    Case("ben", "🔴 to amber", (ben(None, "to amber"), A), "a mark and a word of another"),
    Case("ben", "🔴 or 🟢?", (N, A)),
    Case("ben", "🔴 no change", (A,), "Amber stands: which of the two is meant?"),
    Case("ben", "🎉", (N,)),
    # --- emphasis around a reference or a rating
    Case("ana", "*CTB-01* amber: late", (one("CTB-01", "amber", "late"),)),
    Case("ana", "`CTB-01` _amber_ late", (one("CTB-01", "amber", "late"),)),
    Case("ana", "_CTB-01_: *red*, the lease fell through", (one("CTB-01", "red", "the lease fell through"),)),
    Case("ana", "**CTB-02** **green**", (one("CTB-02", "green"),)),
    Case("ben", "*amber: two schools to go*", (ben("amber", "two schools to go"),)),
    Case("ben", "*no change*", (ben("same"),)),
    Case("ben", "~green~ amber", (ben("amber"), ben(None), A), "struck through"),
    # --- complete, set off from its words
    Case("ana", "CTB-01 complete: signed by all partners", (one("CTB-01", "blue", "signed by all partners"),)),
    Case("ana", "CTB-01 done - all five hubs open", (one("CTB-01", "blue", "all five hubs open"),)),
    Case("ana", "CTB-02 completed, final report published", (one("CTB-02", "blue", "final report published"),)),
    Case("ana", "CTB-02 complete rethink needed", (one("CTB-02", None, "complete rethink needed"), A)),
    Case("ana", "CTB-02 done: except for the report", (one("CTB-02", None, "except for the report"), A)),
    Case("ana", "CTB-02 complete - not yet", (one("CTB-02", None, "not yet"), N, A)),
    Case("ana", "CTB-02 complete: by the end of March", (one("CTB-02", None, "end of March"), N, A)),
    Case("ana", "CTB-02 done, thanks", (one("CTB-02", None), N, A), "with the action, or with answering?"),
    Case("ben", "done - form submitted", (ben(None), N, A), "the chore of answering"),
    # --- several on one line
    Case("ana", "CTB-01 amber late, CTB-02 green fine", (two("amber", "late", "green", "fine"),)),
    Case("ana", "CTB-01 green; CTB-02 no change", (two("green", "", "same", ""),)),
    Case("ana", "CTB-01 red: roof fell in. CTB-02 amber", (two("red", "roof fell in", "amber", ""),)),
    Case("ana", "CTB-01 green and CTB-02 red: nobody in post", (two("green", "", "red", "nobody in post"),)),
    Case("ana", "CTB-01 amber, CTB-02 is in the way", (A,), "the second has no rating of its own"),
    Case("ana", "CTB-01 amber, waiting on CTB-02, green light due", (A, one("CTB-01", "amber", "waiting on CTB-02"))),
]
