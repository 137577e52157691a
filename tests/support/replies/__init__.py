"""Replies to boardbot's monthly direct message, in the manner of busy people, with their right outcomes.

Who was asked about what:
  ana  CTB-01 "Family hubs" and CTB-02 "Healthy child programme"
  ben  CTB-03 "School readiness", and nothing else
  CTB-04 "Nobody's action" exists, led by neither. CTB-99 does not exist (nor CTB-07, as far as they can tell).

How to judge a result against a case:
  * The result must match ONE of ``case.outcome``. Filed matches when exactly those actions, and no other, were filed
    with exactly that rating, and each one's kept words contain the given substring (compare without case, with runs
    of white space as one space). "" asks nothing of the words.
  * rating None = filed without a rating; "same" = no change, the last rating confirmed.
  * Where part of a message is filed and the bot also asks about the rest, judge it as Filed.
  * ``case.never`` holds (reference, words): those words may not stand in what was filed under that reference
    ("*" = under any).
  * A Filed result not listed is a misfile when it names an action or a rating the writer did not mean.
"""

from __future__ import annotations

from tests.support.replies.busy_mail import BUSY_MAIL
from tests.support.replies.busy_ratings import BUSY_RATINGS
from tests.support.replies.busy_talk import BUSY_TALK
from tests.support.replies.case import A, Case, N, ben, one, two
from tests.support.replies.everyday import EVERYDAY
from tests.support.replies.second_one import SECOND_ONE
from tests.support.replies.second_two import SECOND_TWO
from tests.support.replies.tricky import TRICKY

MAIN = [
    # --- one word, or nearly
    Case("ben", "green", (ben("green"),)),
    Case("ben", "Amber", (ben("amber"),)),
    Case("ben", "red :(", (ben("red"),)),
    Case("ben", "GREEN!!!", (ben("green"),)),
    Case("ben", "grey", (ben("grey"),)),
    Case("ben", "same as last month", (ben("same"), A)),
    Case("ben", "nothing to report", (ben("same"), ben(None), A)),
    Case("ben", "complete", (ben("blue"), ben(None), A), "the very name of Blue, or a word about the form"),
    Case("ben", "on track", (ben("green"), ben(None), A), "the very name of Green"),
    Case("ben", "done", (A, N), "the action, or the chore of answering? never Blue"),
    Case("ben", "yes", (A, N)),
    Case("ben", "?", (N,)),
    Case("ben", "ok", (N,)),
    Case("ben", "thanks!", (N,)),
    Case("ben", ":+1:", (N,)),
    Case("ana", "green", (A,), "two actions: which?"),
    Case("ana", "no change", (A,), "of one or of both?"),
    Case("ana", "CTB-01", (A, N), "a name and nothing said about it"),
    # --- Ana names the action
    Case("ana", "ctb02 green", (one("CTB-02", "green"),)),
    Case("ana", "ctb 01 amber waiting on the lease", (one("CTB-01", "amber", "waiting on the lease"),)),
    Case("ana", "CTB-02 amber: late", (one("CTB-02", "amber", "late"),)),
    Case("ana", "CTB-01 Green - all fine", (one("CTB-01", "green", "all fine"),)),
    Case(
        "ana",
        "CTB-01: red. Heating failed, we will miss the date",
        (one("CTB-01", "red", "Heating failed, we will miss the date"),),
    ),
    Case("ana", "CTB-01 no change", (one("CTB-01", "same"),)),
    Case(
        "ana",
        "ctb-2 green, second cohort started",
        (one("CTB-02", "green", "second cohort started"), A),
        "the nought left out",
    ),
    Case(
        "ana",
        "Ctb-01 gren all ok",
        (one("CTB-01", "green"), one("CTB-01", None, "all ok"), A),
        "a slip in the rating",
    ),
    Case(
        "ana",
        "“CTB-02” – amber, can’t recruit health visitors",
        (one("CTB-02", "amber", "recruit health visitors"), A),
        "curly quotes and a dash from a phone",
    ),
    Case(
        "ana",
        "family hubs green, opening moved forward a week",
        (one("CTB-01", "green", "opening moved forward a week"), A),
        "by title",
    ),
    Case(
        "ana",
        "CTB-02 - 14 of 20 health visitors now in post",
        (one("CTB-02", None, "14 of 20 health visitors now in post"), A),
    ),
    Case("ana", "opening delayed, builders found asbestos", (A,), "plainly news, but of which action?"),
    # --- Ben's one action: with a rating
    Case("ben", "amber, recruitment is late", (ben("amber", "recruitment is late"),)),
    Case("ben", "Green - all fine", (ben("green", "all fine"),)),
    Case("ben", "amber. two schools still havent signed up", (ben("amber", "two schools still havent signed up"),)),
    Case("ben", "its amber, funding letter not arrived", (ben("amber", "funding letter"), ben(None, "its amber"), A)),
    Case(
        "ben",
        "Red I'm afraid. Lead teacher resigned and the Sept start won't happen",
        (ben("red", "Lead teacher resigned"),),
    ),
    Case("ben", "still green", (ben("green"), A), "not 'same': the last rating may not have been Green"),
    Case(
        "ben", "CTB-03 blue. final report signed off by cabinet", (ben("blue", "final report signed off by cabinet"),)
    ),
    Case(
        "ben",
        "school readiness - green, 11 of 12 settings using the checklist",
        (ben("green", "11 of 12 settings using the checklist"), A),
    ),
    Case(
        "ben", "no change, still waiting for the council decision", (ben("same", "waiting for the council decision"), A)
    ),
    Case(
        "ben",
        "green but only just, two settings could still pull out",
        (ben("green", "two settings could still pull out"), A),
    ),
    Case("ben", "ambar - staff off sick", (ben("amber", "staff off sick"), ben(None, "staff off sick"), A), "a slip"),
    Case(
        "ben", "gwyrdd, popeth yn iawn", (ben("green"), ben(None, "popeth yn iawn"), A), "Welsh: green, everything fine"
    ),
    # --- Ben's one action: its state, no rating given
    Case("ben", "heating failed, we will miss the date", (ben(None, "heating failed, we will miss the date"), A)),
    Case(
        "ben",
        "recruitment done, starting visits next week",
        (ben(None, "recruitment done, starting visits next week"), A),
    ),
    Case("ben", "we’re on track for January", (ben(None, "on track for January"), A)),
    Case("ben", "nothing has moved since last month tbh", (ben(None, "nothing has moved"), ben("same"), A)),
    Case("ben", "we've lost the community room, no plan B", (ben(None, "lost the community room"), A)),
    Case("ben", "slipped to feb", (ben(None, "slipped to feb"), A)),
    # --- questions
    Case("ben", "when is this due again?", (N,)),
    Case("ana", "what's due on CTB-02?", (N,)),
    Case("ana", "is CTB-01 still amber?", (N,)),
    Case("ana", "can I see last month's update for CTB-02?", (N,)),
    Case("ana", "who else is on CTB-01", (N,), "no question mark"),
    Case("ana", "should CTB-01 be red or amber?", (N,)),
    Case("ana", "CTB-02??", (A, N)),
    Case("ben", "is it green?", (N,)),
    Case("ben", "green?", (A, N)),
    Case("ben", "what does amber mean", (N,), "no question mark"),
    Case("ben", "how do I change the rating", (N,), "no question mark"),
    Case("ben", "can i have until friday?", (N, A)),
    Case("ana", "Could I get an extension on CTB-02 until 14 Nov?", (N, A)),
    # --- commands
    Case("ana", "unsubscribe", (N,)),
    Case("ana", "summary", (N,)),
    Case("ben", "/board summary", (N,)),
    Case("ben", "overdue", (N, A), "a command; from a lead of one action it could be a state"),
    Case("ana", "pause these please", (N,)),
    Case("ben", "pls stop sending me these", (N,)),
    # --- courtesies
    Case("ben", "thanks, will do", (N,)),
    Case("ben", "ok will do later today thx", (N, A)),
    Case("ana", "Good morning, hope you're well", (N,)),
    Case("ben", "cheers bot", (N,)),
    Case("ana", "🙏🙏", (N,)),
    Case("ana", "Diolch yn fawr!", (N,), "Welsh"),
    Case("ben", "Dziękuję :)", (N,), "Polish"),
    Case("ben", "dzień dobry, dzięki za przypomnienie", (N, A), "Polish: good day, thanks for the reminder"),
    Case("ana", "bahut shukriya", (N,), "Urdu"),
    Case("ana", "Merci beaucoup", (N,), "French"),
    Case("ben", "Danke, mach ich", (N, A), "German: thanks, will do"),
    # --- apologies
    Case("ben", "sorry wrong chat", (N,)),
    Case("ana", "ignore that", (N,)),
    Case("ana", "oops that was meant for Ben, sorry", (N, A)),
    Case("ben", "sorry for the delay!", (N, A)),
    # --- automatic answers
    Case(
        "ben",
        "Automatic reply: I am out of the office until 5 Nov. For urgent matters contact Jo Price on 01632 960123.",
        (N,),
    ),
    Case("ana", "I'm on annual leave", (N,)),
    Case(
        "ana",
        "Out of Office\n\nThank you for your message. I am away until Monday 3 November with no access to email. "
        "If it is about Family hubs please contact hubs@example.org",
        (N,),
        "names an action's title",
    ),
    Case("ben", "on leave till mon, back 4th", (N, A)),
    # --- hand-overs
    Case("ana", "CTB-02 isn't mine any more", (N,)),
    Case("ana", "Please ask Ben about CTB-02", (N,)),
    Case("ana", "CTB-07 isn't mine any more", (N,), "and not one she was asked about"),
    Case("ben", "I’ve left this team", (N,)),
    Case("ben", "this should go to Sam Okafor now, I've moved to housing", (N, A)),
    # --- several at once
    Case(
        "ana",
        "CTB-01 green\nCTB-02 amber: two nurses short",
        (two("green", "", "amber", "two nurses short"),),
        never=(("CTB-01", "two nurses"),),
    ),
    Case(
        "ana",
        "CTB-01 green, CTB-02 red - no funding",
        (two("green", "", "red", "no funding"), A),
        never=(("CTB-01", "no funding"),),
    ),
    Case(
        "ana",
        "| CTB-01 | Family hubs | Green | lease signed |\n| CTB-02 | Healthy child programme | Amber | vacancy |",
        (two("green", "lease signed", "amber", "vacancy"), two(None, "lease signed", None, "vacancy"), A),
        "a table",
        never=(("CTB-01", "vacancy"), ("CTB-02", "lease")),
    ),
    Case(
        "ana",
        "Hi,\n\nCTB-01: no change\nCTB-02: Green. First cohort of 40 families done\n\nThanks\nAna",
        (two("same", "", "green", "First cohort of 40 families done"),),
        "a mail",
    ),
    Case(
        "ana",
        "1 green\n2 amber waiting on data",
        (A, two("green", "", "amber", "waiting on data")),
        "by the end of the number",
    ),
    Case(
        "ana",
        "CTB-01 and CTB-02 both amber, same vacancy problem",
        (two("amber", "vacancy problem", "amber", "vacancy problem"), A),
    ),
    # --- quotes
    Case(
        "ben",
        "> CTB-03 School readiness: how is it going? Blue, Green, Amber, Red or Grey\n\namber, two schools late",
        (ben("amber", "two schools late"),),
        "answer below",
        never=(("*", "how is it going"),),
    ),
    Case(
        "ben",
        "green, all good\n\n> CTB-03 School readiness\n> Last rating: Amber",
        (ben("green", "all good"),),
        "answer above",
        never=(("*", "Last rating"),),
    ),
    Case(
        "ana",
        "> CTB-01 Family hubs\ngreen, lease signed\n> CTB-02 Healthy child programme\namber, still two posts vacant",
        (A, two("green", "lease signed", "amber", "still two posts vacant")),
        "answers between quoted lines",
        never=(("CTB-01", "two posts"), ("CTB-02", "lease")),
    ),
    Case("ana", "> CTB-01 Family hubs\n> CTB-02 Healthy child programme", (N,), "a quote and nothing else"),
    Case(
        "ben",
        "Amber. Waiting for Ofsted date\n\nSent from my iPhone\n\nOn 1 Oct 2025, at 09:00, boardbot wrote:\n"
        "> You lead CTB-03 School readiness (last: Green)",
        (ben("amber", "Waiting for Ofsted date"),),
        never=(("*", "last: Green"),),
    ),
    Case(
        "ana",
        "CTB-02 green\n\nAna Shah\nHead of Early Years | 01632 960000\n________________________________\n"
        "From: boardbot\nSent: 01 October 2025 09:00\nSubject: Your actions\n\nCTB-01 Family hubs - last rating Red",
        (one("CTB-02", "green"), A),
        "an Outlook tail without '>': CTB-01 was not answered",
    ),
    Case(
        "ben",
        "&gt; CTB-03 School readiness - how is it going?\n&gt; Last rating: Red\nthanks",
        (N,),
        "Slack's own escape of '>'",
    ),
    Case("ana", "> CTB-02 amber: late\nis this right?", (N,), "a question about a quoted update"),
    # --- not theirs, unknown, in passing
    Case("ben", "CTB-04 green, all done", (N, A), "somebody else's: never CTB-04, never CTB-03"),
    Case("ana", "CTB-99 red: no lead", (N, A), "no such action"),
    Case("ana", "CTB-03 green", (N, A), "Ben's"),
    Case("ben", "amber: blocked by CTB-02", (ben("amber", "blocked by CTB-02"), A)),
    Case("ana", "CTB-02 amber: see CTB-01 for why", (one("CTB-02", "amber", "see CTB-01 for why"), A)),
    # --- to come
    Case("ben", "will update tomorrow", (N, A)),
    Case("ana", "CTB-02 to follow", (N, A)),
    Case("ana", "I'll send it Friday", (N, A)),
    # --- about the bot
    Case("ana", "Why do I get this every month, the form never works", (N, A)),
    Case("ben", "this bot is so annoying", (N, A)),
    # --- negations, hedges, two colours, colours in names
    Case("ben", "not green any more", (ben(None, "not green"), A)),
    Case("ben", "amber to green", (ben(None, "amber to green"), A)),
    Case("ben", "amber maybe red", (ben(None, "amber maybe red"), A)),
    Case("ana", "CTB-01 amber to green, lease signed", (one("CTB-01", None, "amber to green"), A)),
    Case("ana", "CTB-02 not red yet but close", (one("CTB-02", None, "not red yet but close"), A)),
    Case("ben", "Green Lane nursery opened", (ben(None, "Green Lane nursery opened"), A)),
    Case("ana", "CTB-01 Red Cross partnership signed", (one("CTB-01", None, "Red Cross partnership signed"), A)),
    # --- sarcasm
    Case(
        "ben",
        "oh brilliant, another reminder. yeah it's all going great, no staff no money",
        (ben(None, "no staff no money"), A),
    ),
    Case("ben", "yeah great, the roof fell in. totally green 🙄", (ben(None, "the roof fell in"), A), "never green"),
]


BUSY = BUSY_RATINGS + BUSY_MAIL + BUSY_TALK
"""Three hundred of them."""
CASES: list[Case] = MAIN + TRICKY + EVERYDAY + BUSY + SECOND_ONE + SECOND_TWO
