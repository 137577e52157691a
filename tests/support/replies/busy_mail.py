"""Several actions at once, and the habits of mail. Written before the code that reads them was seen."""

from __future__ import annotations

from tests.support.replies.case import A, Case, N, ben, one, two

BUSY_MAIL = [
    # --- Several at once ---
    Case(
        "ana",
        "CTB-01: green, both sites open\nCTB-02: amber, vacancies at 20%",
        (two("green", "both sites open", "amber", "vacancies at 20%"),),
        never=(("CTB-01", "vacancies"), ("CTB-02", "both sites")),
    ),
    Case(
        "ana",
        "- CTB-01 red: lease refused\n- CTB-02 green: contract signed",
        (two("red", "lease refused", "green", "contract signed"),),
        never=(("CTB-01", "contract signed"), ("CTB-02", "lease refused")),
    ),
    Case(
        "ana",
        "1) CTB-01 - amber - boiler out\n2) CTB-02 - red - provider gave notice",
        (two("amber", "boiler out", "red", "provider gave notice"),),
        never=(("CTB-01", "notice"), ("CTB-02", "boiler")),
    ),
    Case(
        "ana",
        "CTB-01\tGreen\tEastgate open six days\nCTB-02\tAmber\tTwo clinics shut",
        (two("green", "Eastgate open six days", "amber", "Two clinics shut"),),
        "pasted from a sheet",
        never=(("CTB-01", "clinics"), ("CTB-02", "Eastgate")),
    ),
    Case(
        "ana",
        (
            "| Ref | RAG | Comment |\n|---|---|---|\n| CTB-01 | Green | Fit-out finished |\n"
            "| CTB-02 | Red | No bids received |"
        ),
        (two("green", "Fit-out finished", "red", "No bids received"), A),
        "pasted table with a header",
        never=(("CTB-01", "No bids"), ("CTB-02", "Fit-out"), ("*", "Comment")),
    ),
    Case(
        "ana",
        "CTB-01 | amber | lease with legal\nCTB-02 | no change |",
        (two("amber", "lease with legal", "same", ""),),
        never=(("CTB-02", "lease"),),
    ),
    Case(
        "ana",
        "* CTB-02: blue, all handed over\n* CTB-01: green, on programme for December",
        (two("green", "on programme for December", "blue", "all handed over"),),
        "in the other order",
        never=(("CTB-01", "handed over"), ("CTB-02", "December")),
    ),
    Case(
        "ana",
        "CTB-01 landlord has agreed the lease\nCTB-02 trust can't staff the clinics",
        (two(None, "agreed the lease", None, "staff the clinics"),),
        "no ratings",
        never=(("CTB-01", "clinics"), ("CTB-02", "lease")),
    ),
    Case(
        "ana",
        "Two updates:\n\nCTB-01: green. Parents panel up and running.\n\nCTB-02: amber. Waiting on the ICB.",
        (two("green", "Parents panel", "amber", "Waiting on the ICB"),),
        never=(("CTB-01", "ICB"), ("CTB-02", "Parents")),
    ),
    Case(
        "ana",
        "CTB-01\nGreen\nAll rooms booked to Christmas\n\nCTB-02\nAmber\nOne provider left in the tender",
        (two("green", "All rooms booked", "amber", "One provider left"), A),
        "stacked",
        never=(("CTB-01", "provider"), ("CTB-02", "rooms")),
    ),
    Case(
        "ana",
        "Family hubs - green, third site signed\nHealthy child programme - red, contract lapsed",
        (two("green", "third site signed", "red", "contract lapsed"), A),
        "by title",
        never=(("CTB-01", "lapsed"), ("CTB-02", "third site")),
    ),
    Case("ana", "1) green, both open\n2) amber, vacancies", (A,), "a list's numbers are not references"),
    Case("ana", "first one green, second one amber because of health visitors", (A,)),
    Case("ana", "both green", (A,)),
    Case("ana", "Everything on track", (A,)),
    Case("ana", "all no change", (A,)),
    Case("ana", "no change on either", (A,)),
    Case("ana", "Both amber - can't recruit for love nor money", (A,)),
    Case("ana", "CTB-01 & CTB-02 no change", (A,)),
    Case("ana", "CTB-01/02 green, all fine", (A,)),
    Case("ana", "All fine except CTB-02, which has gone off a cliff", (A,), "an exception"),
    Case("ana", "no change except the healthy child one, that's red now", (A,), "an exception"),
    Case(
        "ana",
        "CTB-01 green, hubs open; CTB-02 amber, tender late",
        (A, two("green", "hubs open", "amber", "tender late")),
        "one line, clearly parted",
        never=(("CTB-01", "tender"), ("CTB-02", "hubs open")),
    ),
    Case(
        "ana",
        "CTB-01 can't move until the CTB-02 contract is signed and that has slipped to November",
        (A,),
        "woven together",
    ),
    Case("ana", "CTB-01 green\nCTB-01 amber", (A,), "contradicts itself"),
    Case(
        "ana",
        "CTB-01: green, open and busy\nCTB-03: amber, Ben tells me two schools left",
        (one("CTB-01", "green", "open and busy"), A),
        "second line is Ben's",
        never=(("*", "two schools left"),),
    ),
    Case(
        "ana",
        "CTB-01: no change\nCTB-02: no change\nCTB-04: red, who is doing this?",
        (two("same", "", "same", ""), A),
        "third line is nobody's",
        never=(("*", "who is doing this"),),
    ),
    Case("ana", "neither has moved since you last asked", (A,)),
    Case(
        "ben",
        "CTB-03 amber: held up by CTB-04, which no one is doing",
        (ben("amber", "held up by"), A),
        "his own, naming another",
    ),
    Case(
        "ben",
        "- two schools signed this week\n- one still arguing over data\n- packs at the printers",
        (ben(None, "one still arguing over data"),),
        "bullets on his one action",
    ),
    # --- Mail habits ---
    Case(
        "ana",
        ("Hi,\n\nCTB-01 green - both hubs open to families.\n\nKind regards\nAna\nHead of Early Help\n01632 960112"),
        (one("CTB-01", "green", "both hubs open to families"),),
        never=(("*", "Kind regards"), ("*", "01632"), ("*", "Head of Early Help")),
    ),
    Case("ben", "Morning\n\nAmber: two heads away, forms not back.\n\nThanks\nBen", (ben("amber", "forms not back"),)),
    Case(
        "ben",
        "Green: toolkit launched at the heads' conference\n\nSent from my iPhone",
        (ben("green", "toolkit launched"),),
        never=(("*", "iPhone"),),
    ),
    Case(
        "ben",
        "> How is CTB-03 going? Reply red, amber or green.\ngreen: 18 of 18 baselines in",
        (ben("green", "18 of 18 baselines"),),
        "quoted request",
        never=(("*", "Reply red"),),
    ),
    Case(
        "ben",
        (
            "Still waiting on the ICB for the data agreement.\n\nOn Tue, 1 Oct 2024 at 09:00, boardbot wrote:\n"
            "> CTB-03 School readiness - last rated amber. How is it going?"
        ),
        (ben(None, "Still waiting on the ICB"),),
        "quoted amber",
        never=(("*", "last rated"), ("*", "wrote:")),
    ),
    Case("ben", "> CTB-03 School readiness: last rating amber", (N, A), "only a quotation"),
    Case(
        "ana",
        ("> CTB-01 Family hubs\ngreen, soft play delivered\n> CTB-02 Healthy child programme\namber, one clinic shut"),
        (A, two("green", "soft play delivered", "amber", "one clinic shut")),
        "answered between quoted lines",
        never=(("CTB-01", "clinic shut"), ("CTB-02", "soft play")),
    ),
    Case(
        "ana",
        "> CTB-01 green?\nThe lease is not signed and we have lost the deposit",
        (A,),
        "reference only in the quotation",
    ),
    Case(
        "ana",
        "Dear Sir/Madam\n\nCTB-02: red. The contract lapsed on 15 September.\n\nYours faithfully\nA. Lead",
        (one("CTB-02", "red", "contract lapsed"),),
        never=(("*", "Yours faithfully"),),
    ),
    Case(
        "ben",
        "Hi boardbot, amber: nursery nurse post out to advert again",
        (ben("amber", "out to advert again"), A),
        "greeting on the same line",
    ),
    Case(
        "ben",
        "Hello again. Red - the academy trust has withdrawn all five schools. Cheers, B",
        (ben("red", "withdrawn all five schools"), ben(None, "withdrawn all five schools"), A),
    ),
    Case(
        "ben",
        ("Amber: two primaries outstanding\n\n-- \nBen\nGreen Spaces and Schools Team\nCivic Centre, Redland"),
        (ben("amber", "two primaries outstanding"),),
        "colours in the signature",
        never=(("*", "Green Spaces"), ("*", "Civic Centre")),
    ),
    Case(
        "ben",
        (
            "Training done for 40 staff, 12 to go.\n\nThis email and any attachments are confidential and "
            "intended solely for the addressee."
        ),
        (ben(None, "12 to go"),),
        never=(("*", "intended solely"),),
    ),
    Case(
        "ben",
        (
            "FYI\n\nFrom: Priya Shah\nSent: 30 September 2024 16:12\nTo: Ben\nSubject: School readiness\n\n"
            "Ben, I hear two schools have pulled out."
        ),
        (A, N),
        "another's words, forwarded",
    ),
    Case(
        "ben",
        (
            "Red: see Priya's note below\n\n-----Original Message-----\nFrom: Priya Shah\n"
            "Subject: all green at our end\n\nBen, Oakfield say no."
        ),
        (ben("red", "see Priya's note"), A),
        never=(("*", "all green at our end"), ("*", "Oakfield")),
    ),
    Case(
        "ana",
        "Re: Your October updates\n\nCTB-02 - no change, await ICB decision 17 Oct\n\nBest wishes, Ana",
        (one("CTB-02", "same", "await ICB decision"),),
        never=(("*", "Your October updates"),),
    ),
    Case(
        "ana",
        "Hi there\nHope you're well\nAll going nicely here, the families love it\nBest, Ana x",
        (A,),
        "which action?",
    ),
    Case(
        "ana",
        "Subject: CTB-01\n\nAmber - Westway boiler needs replacing, quote £18k",
        (one("CTB-01", "amber", "boiler needs replacing"), A),
        "reference in a typed subject",
    ),
    Case("ben", "Hi\n\nThanks\n\nBen", (N,), "greeting and sign-off, nothing between"),
    Case(
        "ben",
        "Kind regards\nBen\nSchool Improvement\nTel 01632 960455\nPlease consider the environment",
        (N,),
        "a signature and nothing else",
    ),
    Case("ben", "Afternoon, sorry for the delay, been a week.\nNo change.\nB", (ben("same"), A)),
    Case("ben", "Get Outlook for Android", (N,), "a tail and nothing else"),
    Case(
        "ana",
        (
            "CTB-01: green, crèche registered\nCTB-02: amber, trust short of staff\n\nAna (she/her)\n"
            "My working days are Mon-Thu"
        ),
        (two("green", "registered", "amber", "trust short of staff"),),
        never=(("*", "working days"), ("*", "she/her")),
    ),
]
