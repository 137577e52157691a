"""Reading a lead's plain words: which references, which RAG, what is left. It never guesses.

A reference is only taken where the reader can see one: at the start of a line, or anywhere if it holds both a
letter and a digit ("CTB-07", also written "CTB 07" or "ctb_07"). Which references exist is the caller's knowledge.
A RAG word, or its emoji, counts only where it leads: set off by punctuation, alone, or a colour followed by words
that make no other thing of it; so "amber recruitment is late" is a rating, and "Green spaces plan agreed" or
"amber to green" is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.domain.rag import MARKS, SPOKEN, Rag
from bot.domain.references import after_references, leading_reference, possible_references, references_in
from bot.domain.replies.labels import labelled, month_named, without_month

_HEAD = r"[\s:;,–—|*_`~-]*"
_SEPARATOR = r"[ \t]*(?:[:;,.!–—|\t]+|-(?=\s)|(?=\()|\n|$)"
_RAG = re.compile(
    _HEAD + r"(?:rag\s*[:=]?\s*)?(" + "|".join(sorted(map(re.escape, SPOKEN), key=len, reverse=True)) + r")"
    r"[*_`~]*(?![\w-])" + _SEPARATOR,
    re.IGNORECASE,
)
_MARK = re.compile(_HEAD + "(" + "|".join(map(re.escape, MARKS)) + ")\ufe0f?[*_`~]*")
_COMPOUNDS = (
    "alert agenda area areas badge badges belt book card cards corridor corridors cross economy energy flag flags"
    " finance gym gyms homes hub hubs infrastructure investment jobs lane light lights line lists list paper pathway"
    " herring sky party bin bins cross"
    " pathways plan plans prescribing roof route routes skills social space spaces tape team teams travel zone zones"
)
_HEDGES = "if and or to has is was will had said says goes went can could would may might gave left joined"
_COLOUR_THEN_WORDS = re.compile(
    _HEAD
    + r"(blue|green|amber|red|gr[ea]y)[*_`~]*[ \t]+(?!(?:"
    + f"{_COMPOUNDS} {_HEDGES}".replace(" ", "|")
    + r")\b)(?=\w)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"[\s*_`~]*(?:hi|hello|hey|(?:good )?(?:morning|afternoon)|sorry|apologies|oops|correction|ok|okay|yes|thanks|update)"
    r"\b(?: (?:all|there|team|bot|boardbot))?[\s,.!:;–-]+",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(
    _HEAD + r"(?:no\s+(?:change|update)s?(?: to report)?|(?:the )?same as (?:last (?:month|time)|before)|unchanged)"
    r"(?: (?:from|for) (?:me|us|now)| here| on (?:this|it)(?: one)?| this month| since (?:then|last (?:month|time)))*"
    r"[*_`~]*(?![\w-])" + _SEPARATOR,
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"[\W_]*(?:well\b|except|but\b|apart from|other than|although|however|bar\b)", re.IGNORECASE)
_NAME = re.compile(r"(?!I\b)[A-Z]")
_LEFTOVER = re.compile(r"^(?:[\s;,.–—|-]|:(?![\w+-]+:))+")


_COLOURS = re.compile(r"\b(blue|green|amber|red|gr[ea]y)\b", re.IGNORECASE)
_COLOUR_ALONE = re.compile(
    r"\b(?:blue|green|amber|red|gr[ea]y)\b(?![ \t-]+(?:" + _COMPOUNDS.replace(" ", "|") + r")\b)", re.IGNORECASE
)
_NOT_NOW = re.compile(
    r"\b(?:was|were|been|from|previously|formerly|before|last (?:month|time|quarter))[ :]+(?:an? |at )?"
    r"(?:blue|green|amber|red|gr[ea]y)\b(?! to\b)"
    r"|\b(?:moving|move|going|turn(?:ing)?|becom\w+|back|(?:should|will) be|expect(?:ed|ing)?|hop\w+)"
    r"(?: back)?(?: to(?: be)?)? (?:blue|green|amber|red|gr[ea]y)(?= (?:once|when|if|after|by|next|in|as soon)\b)"
    r"|\b(?:an?|the|one|another) (?:blue|green|amber|red|gr[ea]y) (?=[a-z])",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"^[\W_]*(?:-?ish\b|obviously|of course|allegedly|supposedly|apparently|with envy|apart from|in theory|on paper"
    r"|maybe|perhaps|probably|possibly|i think|i guess|sort of|kind of)\b|🙄|:face_with_rolling_eyes:|\b(?:lol|haha|not)\W*$",
    re.IGNORECASE,
)
"""Words after a rating that hedge it, or make it a joke."""
_IDIOMS = re.compile(
    r"\b(?:out of the blue|blue moon|blue sky|in the (?:red|black)|red[- ]handed|see(?:ing)? red|grey matter|green with envy"
    r"|given the green|green fingers|rose tinted|blue in the face)\b",
    re.IGNORECASE,
)
_COMPLETE = {"complete", "completed", "done"}
_WORDS_FOLLOW = re.compile(r"[*_`~]*[ \t]*(?:[:,–—]|-(?=\s))")
_NOT_COMPLETE = re.compile(
    r"^[\W_]*(?:not|nearly|almost|mostly|partly|half|\d+|by|if|when|once|until|till|after|subject|to|in|next|soon|will"
    r"|for now|well|but|although|however|bar|expect\w*|hop(?:e|ing)|should|due)\b"
    r"|\b\d+ ?(?:%|of|out of|/) ?|\b(?:not|yet|still|except|apart|other than|remain\w*|outstanding|left"
    r"|need(?:s|ed)?|pending|(?:a)?waiting|to do|to follow|thanks?|cheers|form|sent|submitted|reported|updated?|filled)\b",
    re.IGNORECASE,
)
"""Words after "done" that make it something else: not wholly, not yet, or the chore of answering."""
_ANNOUNCES = re.compile(r"[^.!?:]{1,60}:\s*")
BREAK = re.compile(r"(?:[,;.]|\band|&)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class ParsedText:
    """What one piece of text says: a rating if one leads, "no change" if that leads, and the remaining words."""

    rag: Rag | None
    no_change: bool
    words: str
    next_step: str = ""
    help_needed: str = ""
    due: str = ""
    """The words behind a label such as "Due:"."""
    month: int | None = None
    """The month that they say they are for, by its number."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not (self.rag or self.no_change or self.words or self.next_step or self.help_needed or self.due)


@dataclass(frozen=True)
class ReplyPart:
    """A piece of a reply that names exactly one reference (as typed, upper case).

    `leads`: it begins with the reference; `set_off`: what follows is set off from it by punctuation or a new line.
    """

    ref: str
    parsed: ParsedText
    leads: bool = True
    set_off: bool = False
    text: str = ""


def read_words(text: str) -> ParsedText:
    """Read a leading RAG word or mark, or "no change", off `text`. Where a second colour hedges it, no rating is read.

    A greeting, an apology or the month may stand before it; lines with the labels of the form are read as such.
    """
    said = labelled(text)
    parsed = _rated(said.words)
    month = month_named(parsed.words) or month_named(_tidy(said.words))
    return replace(parsed, next_step=said.next_step, help_needed=said.help_needed, due=said.due, month=month)


def _rated(text: str) -> ParsedText:
    words = _tidy(text)
    opening = _OPENING.match(text)
    for inner in (text[opening.end() :] if opening else "", without_month(text)):
        if inner and inner != text and ((parsed := _rated(inner)).rag or parsed.no_change):
            return parsed
    if match := _MARK.match(text):
        rag, after = MARKS[match.group(1)], _rated(text[match.end() :])
        agree = after.rag in (None, rag) and not after.no_change and not _names_another(after.words, rag)
        return ParsedText(rag, False, after.words) if agree else ParsedText(None, False, words)
    if match := _RAG.match(text) or _COLOUR_THEN_WORDS.match(text):
        spoken, rest = match.group(1).lower(), text[match.end() :]
        rest = _closed(text[: match.end()], rest)
        hedged = _names_another(rest, SPOKEN[spoken]) or bool(_HEDGED.search(rest))
        hedged = hedged or (spoken in _COMPLETE and _is_unfinished(text[match.end(1) :], rest))
        named = match.re is _COLOUR_THEN_WORDS and _NAME.match(rest)  # Amber Smith, Red Lion
        return ParsedText(None, False, words) if hedged or named else ParsedText(SPOKEN[spoken], False, _tidy(rest))
    if match := _NO_CHANGE.match(text):
        rest = text[match.end() :]
        hedged_later = _COLOURS.search(rest) or _EXCEPT.match(rest)
        return ParsedText(None, False, words) if hedged_later else ParsedText(None, True, _tidy(rest))
    return ParsedText(None, False, words)


def _names_another(rest: str, rag: Rag) -> bool:
    """Whether words hedge a rating by naming another: not by what it was before, nor by "a red day"."""
    rest = _NOT_NOW.sub(" ", rest)
    named = {SPOKEN[found.lower()] for found in _COLOURS.findall(rest)}
    return bool((named | {meant for mark, meant in MARKS.items() if mark in rest}) - {rag})


def _is_unfinished(after: str, rest: str) -> bool:
    """Whether words after "done" are not set off from it, or make it something else."""
    return bool(_tidy(rest)) and (not _WORDS_FOLLOW.match(after) or bool(_NOT_COMPLETE.search(rest)))


def _closed(head: str, rest: str) -> str:
    """The rest without the mark of emphasis that closes what began in the head: *amber: late*."""
    for mark in "*_`~":
        if head.count(mark) % 2 and rest.count(mark) % 2:
            rest = "".join(rest.rsplit(mark, 1))
    return rest


def quoted_parts(text: str, known: set[str]) -> list[ReplyPart] | None:
    """Split a reply by the known references (upper case) that it quotes.

    One reference: the whole reply is about it, but not where a rating leads and the reference only follows
    ("amber: blocked by CTB-02"). Several: each must begin a line of its own, and what follows belongs to it.
    Returns [] when none is quoted, and None when it is not clear which is meant.
    """
    refs = [ref for ref in possible_references(text) if ref in known]
    if not refs:
        return []
    text = _reference_first(text, known) if len(refs) == 1 else text
    text = _a_line_each(_without_introduction(text, known), known)
    led = [line for line in text.splitlines() if leading_reference(line, known)]
    if len(refs) == 1 and len(led) <= 1:
        return _about_one(text, refs[0], known, leads=bool(led))
    blocks = _blocks(text, known)
    if blocks is None or len({ref for ref, _ in blocks}) != len(blocks):
        return None
    return [_part(block, ref, known) for ref, block in blocks]


def _reference_first(text: str, known: set[str]) -> str:
    """A text in which the reference follows the rating at once ("red CTB-01: late", "no change on CTB-02") with it first."""
    found = references_in(text.partition("\n")[0], known)
    at, ref = found[0] if found else (0, "")
    before = re.sub(r"[\s(\[#]*(?:\b(?:on|for|to|with)\b)?[\s(\[#]*$", "", text[:at])
    parsed = _rated(before) if before else ParsedText(None, False, "")
    said = (parsed.rag or parsed.no_change) and not parsed.words
    return f"{text[at : at + len(ref)]} {before}: {text[at + len(ref) :].lstrip(' :;,.–—-)]')}" if said else text


def _without_introduction(text: str, known: set[str]) -> str:
    """A text without the line above its first reference that only announces what follows: "Two updates:"."""
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if leading_reference(line, known)), 0)
    above = [line for line in lines[:first] if line.strip()]
    return "\n".join(lines[first:]) if above and all(_ANNOUNCES.fullmatch(line) for line in above) else text


def _a_line_each(text: str, known: set[str]) -> str:
    """A text whose lines name several references, each with its rating, with a line for each; others as they are."""
    lines = []
    for line in text.splitlines():
        starts = [at for at, _ in references_in(line, known) if at and BREAK.search(line[:at])]
        ends = [*starts, len(line)]
        parts = [BREAK.sub("", line[a:b].rstrip()) for a, b in zip([0, *starts], ends, strict=True)]
        lines += parts if starts and all(_says_how(part, known) for part in parts) else [line]
    return "\n".join(lines)


def _says_how(part: str, known: set[str]) -> bool:
    """Whether a part begins with a reference, and has a rating or "no change" of its own."""
    found = leading_reference(part, known)
    parsed = read_words(_without(part, found[0], known)) if found else None
    return parsed is not None and (parsed.rag is not None or parsed.no_change)


def _about_one(text: str, ref: str, known: set[str], *, leads: bool) -> list[ReplyPart] | None:
    """The whole reply as one part, `leads` if a line of it begins with the reference; None where a rating leads the reply."""
    alone = read_words(text)
    if not leading_reference(text, known) and (alone.rag or alone.no_change):
        return None
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if leads and leading_reference(line, known)), 0)
    above, part = "\n".join(lines[:first]).strip(), _part("\n".join(lines[first:]), ref, known)
    if above and (part.parsed.rag or part.parsed.no_change):
        if names_a_rating(above):
            return None  # what stands above may be about another action, which it names in words
        return [replace(part, parsed=replace(part.parsed, words=f"{above}\n{part.parsed.words}".strip()), text=text)]
    return [_part(text, ref, known, leads=leads)]


def _blocks(text: str, known: set[str]) -> list[tuple[str, str]] | None:
    """Each reference that a line begins with, and the lines from there on.

    None where words come before the first, or where a line quotes another reference inside.
    """
    blocks: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        found = leading_reference(line, known)
        leading = found[0] if found else None
        if any(ref in known and ref != leading for ref in possible_references(line)):
            return None
        if leading:
            blocks.append((leading, [line]))
        elif blocks:
            blocks[-1][1].append(line)
        elif line.strip():
            return None
    return [(ref, "\n".join(lines)) for ref, lines in blocks]


def _part(text: str, ref: str, known: set[str], *, leads: bool = True) -> ReplyPart:
    return ReplyPart(ref, read_words(_without(text, ref, known)), leads, _set_off(text, known), text)


def words_about(text: str, ref: str) -> ParsedText:
    """What a text says of an action that its writer named afterwards, whether or not it begins with its reference.

    References that it begins with are none of the words: a mistyped one, or those of several that it is about.
    """
    at = after_references(text)
    rest = re.sub(r"^[)\]*_`~\s]*(?:(?:are|both|all)\b[\s:]*)*", "", text[at:]) if at else text
    return read_words(rest if at else _without(text, ref, {ref}))


def _set_off(text: str, known: set[str]) -> bool:
    found = leading_reference(text, known)
    return found is not None and re.match(r"[)\]*_`~ \t]*(?:[:;,–—|-]|\n)", text[found[1] :]) is not None


def names_a_rating(text: str) -> bool:
    """Whether a colour stands anywhere in a text as itself: not in green spaces, a red flag, Amber Road or out of the blue."""
    return bool(_COLOUR_ALONE.search(_IDIOMS.sub(" ", text)))


def begins_with_colour(parsed: ParsedText) -> bool:
    """Whether words begin with a colour that was not read as the rating: "green hubs open six days"."""
    return parsed.rag is None and not parsed.no_change and bool(_COLOURS.match(parsed.words.lstrip("*_`~")))


_RATED_AS = re.compile(r"\b(?:is|it'?s|now|status|rag|rating)\b(?:\W+(?:is|now|at|to)\b)*[\W_]*$", re.IGNORECASE)


def rating_offered(text: str) -> Rag | None:
    """The one rating that words name without giving it ("now red, heating failed"): to be offered first, never assumed."""
    named = list(_COLOUR_ALONE.finditer(text))
    if len({SPOKEN[found.group().lower()] for found in _COLOURS.finditer(text)}) != 1 or not named:
        return None
    return SPOKEN[named[0].group().lower()] if _RATED_AS.search(text[: named[0].start()]) else None


def _without(text: str, ref: str, known: set[str]) -> str:
    """`text` without its first mention of `ref` if that leads; elsewhere the words stay as they were said."""
    found = leading_reference(text, known)
    return text[found[1] :].lstrip(")]*_`~") if found and found[0] == ref else text


def _tidy(text: str) -> str:
    return _LEFTOVER.sub("", text).strip()
