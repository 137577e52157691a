"""Action references such as CTB-07: what can be one, the next free one, and those that a text may name. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

LONGEST = 30
_REFERENCE = re.compile(r"[A-Z0-9]+(?:[-./][A-Z0-9]+)*")
_DASH = "_\u2010\u2011\u2012\u2013\u2014\u2212"
_DASHES = re.compile(f"[{_DASH}]")
_TOKEN = re.compile(f"[A-Za-z0-9]+(?:[-./{_DASH}][A-Za-z0-9]+)*")
_LOOSE = re.compile(r"([A-Za-z]{2,}) ?(\d+(?:\.\d+)*)(?![\w-])")  # "CTB 07" and "CTB07" for CTB-07
_LEAD_IN = re.compile(
    r"^[\s*_`~•>–(#\[|-]*(?:(?:\d{1,2}|[a-h])[.)]\s+)?[*_`~#(\[]*"
    r"(?:(?:hi|hello|hey|(?:good )?(?:morning|afternoon)|sorry|apologies|ok|okay|thanks)\b[\s,.!–-]*)*"
    r"(?:re:?\s+|(?:an )?update(?:\s+on)?:?\s+|for:?\s+|on\s+|as for\s+|with\s+|about\s+|regarding\s+|action:?\s+)?"
    r"[*_`~#(\[]*",
    re.IGNORECASE,
)
_AFTER_TITLE = r"(?=[*_`~)\]]*\s*(?:[:;,|\t–—]|-\s|$)|\s+(?:blue|green|amber|red|gr[ea]y)\b)"
_BETWEEN = re.compile(r"[\s,&/]*(?:and\s+)?")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def is_reference(text: str) -> bool:
    """Whether a text, in upper case, can be an action's reference."""
    return len(text) <= LONGEST and _REFERENCE.fullmatch(text) is not None


def board_reference(printed: str, key: str) -> str:
    """A printed reference as one of a board's ("1.2" is CTB-1.2); "" where it can't be one."""
    bare = re.sub(r"\s*\((?:new|revised|amended|cont\w*)\)|[*]+$", "", printed.strip(), flags=re.IGNORECASE)
    bare = re.sub(r"\((\w{1,2})\)$", r"\1", bare).rstrip(".:)").replace("&", "-")
    text = re.sub(r"\s+", "-", bare).upper()
    if text and not re.match(r"[A-Z]{2,8}-\d", text):
        text = f"{key.upper()}-{text}"
    return text if is_reference(text) else ""


def free_references(key: str, taken: Collection[str]) -> Iterator[str]:
    """The references of a board that are free, by its key: CTB-24, CTB-25 and so on."""
    number = 0
    while True:
        number += 1
        if (ref := f"{key.upper()}-{number:02d}") not in taken:
            yield ref


def next_reference(key: str, taken: Collection[str]) -> str:
    """The first free reference of a board by its key."""
    return next(free_references(key, taken))


def _tokens(line: str) -> list[tuple[int, int, str]]:
    """(start, end, reference in its usual form) of everything in a line that could be one."""
    exact = [(m.start(), m.end(), _DASHES.sub("-", m.group()).upper()) for m in _TOKEN.finditer(line)]
    loose = [(m.start(), m.end(), f"{m.group(1)}-{m.group(2)}".upper()) for m in _LOOSE.finditer(line)]
    return sorted(exact + loose)


def _head(line: str) -> int:
    match = _LEAD_IN.match(line)
    return match.end() if match else 0


def possible_references(text: str) -> list[str]:
    """Every token of `text` that could be a reference, upper case, in order, once each."""
    found: dict[str, None] = {}
    for line in text.splitlines() or [""]:
        for start, _, word in _tokens(line):
            both = any(c.isalpha() for c in word) and any(c.isdigit() for c in word)
            if both or start == _head(line):
                found[word] = None
    return list(found)


def with_usual_references(text: str, refs: Collection[str]) -> str:
    """`text` with what lines begin with as one of these references where it is one but for zeros: CTB-2 for CTB-02."""
    usual: dict[str, list[str]] = {}
    for ref in refs:
        usual.setdefault(_ZEROS.sub("", ref), []).append(ref)
    lines = []
    for line in text.split("\n"):
        head = _head(line)
        for start, end, word in _tokens(line):
            found = usual.get(_ZEROS.sub("", word), [])
            if start == head and word not in refs and len(found) == 1:
                line = line[:start] + found[0] + line[end:]
                break
        lines.append(line)
    return "\n".join(lines)


def with_references_for_titles(text: str, titles: Mapping[str, str]) -> str:
    """`text` with an action's reference, of `titles` by reference, for its title where a line begins with that.

    What follows has to be set off from the title, or a rating. A title after its own reference is left out, as in a
    table that was pasted.
    """
    return "\n".join(_by_reference(line, titles) for line in text.split("\n"))


def _by_reference(line: str, titles: Mapping[str, str]) -> str:
    if found := leading_reference(line, set(titles)):
        ref, end = found
        own = re.match(rf"[\s:;,|()*_–—\]-]*{re.escape(titles[ref])}{_AFTER_TITLE}", line[end:], re.IGNORECASE)
        return line[:end] + line[end + own.end() :] if own and titles[ref] else line
    head = _head(line)
    for ref, title in sorted(titles.items(), key=lambda pair: -len(pair[1])):
        if title and re.match(re.escape(title) + _AFTER_TITLE, line[head:], re.IGNORECASE):
            return line[:head] + ref + line[head + len(title) :]
    return line


def after_references(text: str) -> int:
    """Where the words begin that follow the references, known or not, with which a text begins: "CTB-01 and CTB-02 both"."""
    at = _head(text)
    while match := _BETWEEN.match(text, at):
        found = next((end for start, end, w in _tokens(text) if start == match.end() and _looks_like_one(w)), None)
        if found is None:
            break
        at = found
    return at if at > _head(text) else 0


def typed_reference(text: str, known: Collection[str] = ()) -> str:
    """The first word of a text that looks like a reference and is none of the known, as it is usually written."""
    words = (w for line in text.splitlines() for _, _, w in _tokens(line))
    return next((w for w in words if _looks_like_one(w) and w not in known), "")


def _looks_like_one(word: str) -> bool:
    return "-" in word and any(c.isalpha() for c in word) and any(c.isdigit() for c in word)


def references_in(line: str, known: Collection[str]) -> list[tuple[int, str]]:
    """Where in a line each mention of a known reference begins, and which it is."""
    return [(start, word) for start, _, word in _tokens(line) if word in known]


def leading_words(text: str) -> list[str]:
    """What each line begins with, read as a reference."""
    return [word for line in text.splitlines() for start, _, word in _tokens(line) if start == _head(line)]


def leading_reference(line: str, known: set[str]) -> tuple[str, int] | None:
    """The known reference that a line begins with, and where it ends."""
    head = _head(line)
    return next(((word, end) for start, end, word in _tokens(line) if start == head and word in known), None)
