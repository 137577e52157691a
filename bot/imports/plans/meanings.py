"""What the headings of plans mean: for each of our columns the words that people write over it."""

from __future__ import annotations

_WORDS = {
    "ref": """
        ref; reference; action ref; action reference; ref no; action no; action number; action id; reference number;
        ref number; no; number; id; item no; item; ap number; nr; s no; serial
    """,
    "title": """
        action; actions; key action; key actions; agreed action; agreed actions; action required; actions required;
        action to be taken; actions to be taken; action title; action name; project name; project title; project;
        scheme; initiative; task name; activity name; name of action; what we will do; what will we do; we will; what
        are we going to do; what we are going to do; what needs to be done; what needs to happen; what will be done;
        what do we need to do; what we said we would do; what we plan to do; title; action description; description of
        action; action detail; planned action; planned actions; specific action; specific actions; proposed action;
        proposed actions; agreed activity; how will we do it; how we will do it; how will we get there; how will we
        achieve it; activity; activities; key activity; key activities; task; tasks; key tasks; deliverable;
        deliverables; key deliverables; commitment; commitments; initiative; project; intervention; recommendation;
        recommendations; what; detail; details; text; description
    """,
    "sub_action": """
        sub action; sub actions; sub task; sub tasks; subaction; subactions; sub activity; sub activities; steps; key
        steps; action steps; steps to be taken; supporting actions; detailed actions; detailed action; specific steps;
        steps milestones; steps and milestones
    """,
    "priority": """
        priority; priorities; priority area; priority areas; key priority; priority theme; theme; themes; objective;
        objectives; strategic objective; strategic objectives; key objective; aim; aims; goal; goals; strategic aim;
        strategic goal; pillar; ambition; strategic theme; outcome area; area of focus; focus area; focus; domain;
        category; high impact change; area; priority objective; overarching aim; strategic priority
    """,
    "workstream": """
        workstream; work stream; workstreams; strand; work strand; programme; project area; sub theme; sub priority;
        life stage; life course stage; section; work area; sub group
    """,
    "related_priority": """
        related priority; related strategy priority; strategy priority; link to strategy; links to strategy; strategic
        link; strategic links; linked priority; corporate priority; link to priority; links to other strategies;
        strategic alignment; hwb priority; link to hwb priority
    """,
    "leads": """
        lead; leads; action lead; lead officer; lead officers; named lead; lead name; lead person; owner; action
        owner; owners; accountable lead; accountable officer; accountable; responsible; responsible officer;
        responsible lead; responsible person; person responsible; officer responsible; who is responsible; who is
        leading; who will lead; who will do it; who will lead this; responsibility; lead responsibility; by who; by
        whom; who; delivery lead; lead officer organisation; lead organisation officer; lead agency officer; lead
        organisation; lead agency; lead partner; lead partners; responsible agency; responsible organisation;
        accountable organisation; led by; assigned to; lead service; lead team; sro; senior responsible officer; lead
        body
    """,
    "start": """
        start; start date; date started; from; planned start; commencement date; begin
    """,
    "due": """
        due; due date; by when; by when date; when; target date; deadline; date due; completion date; target
        completion date; target completion; target deadline; expected completion; planned completion; planned
        completion date; expected completion date; end date; delivery date; complete by; to be completed by; completed
        by; date for completion; timescale; timescales; time scale; time scales; timeframe; time frame; timeline;
        timing; when will it be done; when by; when will this be done; milestone date; finish; finish date; end;
        original date; original due date; original target date; original deadline; original completion date; review
        date; target; date
    """,
    "revised_due": """
        revised date; revised due date; revised target date; revised deadline; revised completion date; revised
        timescale; new date; new due date; new deadline; new target date; extended to; forecast date; forecast
        completion date
    """,
    "rag": """
        rag; brag; rag rating; brag rating; rag status; brag status; current rag; current rag rating; rag rated;
        bragr; bragg; status rag; delivery rag; achieved; status; current status; action status; delivery status;
        progress status; progress rag; completion status; rating; open closed; how are we doing; how is it going; are
        we on track
    """,
    "narrative": """
        latest update; latest progress; latest position; progress update; progress updates; progress; update; updates;
        progress to date; update on progress; position; where are we now; where we are now; where are we up to; where
        are we; actions taken; action taken; actions taken to date; action taken to date; what has happened; current
        position; current progress; progress made; progress report; progress comments; progress comment; progress
        notes; progress and impact; progress narrative; commentary; narrative; status update; position statement; what
        have we done; what we have done; what has been done; comments update; comment; comments
    """,
    "next_step": """
        next step; next steps; planned next steps; what next; key next steps; further action
    """,
    "help_needed": """
        help needed; support needed; support required; escalation; escalations; board ask
    """,
}
MEANINGS: dict[str, tuple[str, ...]] = {
    meaning: tuple(" ".join(phrase.split()) for phrase in words.split(";")) for meaning, words in _WORDS.items()
}
"""For each meaning the headings that carry it, the surest first, in lower case without punctuation. Any other column is
kept as notes."""
