"""What somebody wrote themselves: a reply without the lines that it quotes, and without what a mail program adds below."""

from __future__ import annotations

import re

from bot.domain.references import leading_words
from bot.domain.replies.intent import Intent, intent_of
from bot.domain.replies.parts import read_words

MOST_SIGNATURE = 3
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;)")
_BELOW = re.compile(
    r"^[ \t]*(?:"
    r"on .{6,120}\b(?:wrote|schrieb|écrit|napisał\(a\)|ysgrifennodd) ?:"
    r"|-{2,} ?(?:original message|forwarded message|ursprüngliche nachricht).*"
    r"|begin forwarded message:?"
    r"|_{10,}"
    r"|--"
    r"|this (?:e-?mail|message|communication)\b.*\b(?:confidential|intended|privileged|addressee).*"
    r"|(?:disclaimer|confidentiality(?: notice)?|please consider the environment)\b.*"
    r"|(?:sent|anfonwyd|get outlook) (?:from my|o fy|for) .{2,40}"
    r")[ \t]*$",
    re.IGNORECASE,
)
_MAIL_HEADING = re.compile(r"^[ \t]*\*?from\*? ?:", re.IGNORECASE)
_MAIL_HEADINGS = re.compile(r"^[ \t]*\*?(?:sent|to|date|subject)\*? ?:", re.IGNORECASE)


_COURTESY_FIRST = re.compile(r"([^,.!?:;–—\n]{1,40})[,.!–—]+\s+")
_SUBJECT = re.compile(r"^[ \t]*(?:re|fwd?|aw|subject) ?:(?!.*[a-z]{2,}[- ]?\d)", re.IGNORECASE)


def own_words(text: str, name: str = "") -> str:
    """A reply's own lines, in order: a quoted line is never its writer's, and what is under a mail's heading neither.

    By its writer's `name` a signature is known that no closing stands above.
    """
    lines = text.splitlines()
    own = []
    for number, line in enumerate(lines):
        if _BELOW.match(line) or _begins_mail(lines, number):
            break
        if not _QUOTED.match(line):
            own.append(line)
    return "\n".join(_without_courtesies(own, name)).strip()


def _without_courtesies(lines: list[str], name: str) -> list[str]:
    """The lines without a subject and a greeting above, and without a closing and a signature below."""
    if len(lines) > 1 and _SUBJECT.match(lines[0]):
        lines = lines[1:]
    first, last = 0, len(lines)
    while first < last and (not lines[first].strip() or _is_courtesy(lines[first])):
        first += 1
    closings = [
        n
        for n in range(first, last)
        if (_is_courtesy(lines[n]) or _is_name(lines[n], name)) and _is_signature(lines[n + 1 :])
    ]
    own = lines[first : closings[0] if closings else last]
    return [_without_greeting(own[0]), *own[1:]] if own else []


def _without_greeting(line: str) -> str:
    """A line without the courtesies that it begins with, where a rating or a reference follows: "Bore da! CTB-02 amber"."""
    rest = line
    while (match := _COURTESY_FIRST.match(rest)) and _is_courtesy(match.group(1)):
        rest = rest[match.end() :]
    parsed = read_words(rest)
    named = leading_words(rest)[:1]
    says = parsed.rag or parsed.no_change or (named and "-" in named[0] and named[0][-1].isdigit())
    return rest if says else line


def _is_name(line: str, name: str) -> bool:
    """Whether a line is its writer's name, with pronouns or a title of a few words."""
    words = re.sub(r"\(.*?\)|,.*$", "", line).split()
    return bool(name) and bool(words) and words == name.split()[: len(words)]


def _is_courtesy(line: str) -> bool:
    return bool(line.strip()) and intent_of(line) is Intent.courtesy and read_words(line).rag is None


def _is_signature(lines: list[str]) -> bool:
    """Whether these lines are no more than a name and what its bearer is."""
    written = [line for line in lines if line.strip()]
    return len(written) <= MOST_SIGNATURE and all(
        len(line.split()) <= 6 and not line.rstrip().endswith(".") and not _says_how_it_goes(line) for line in written
    )


def _says_how_it_goes(line: str) -> bool:
    """Whether a line begins with the reference of an action, or has a rating: no name does."""
    first = leading_words(line)[:1]
    return bool(first and "-" in first[0] and first[0][-1].isdigit()) or read_words(line).rag is not None


def _begins_mail(lines: list[str], number: int) -> bool:
    """Whether the headings of a mail begin here: From, and soon To, Sent or Subject."""
    following = lines[number + 1 : number + 4]
    return bool(_MAIL_HEADING.match(lines[number])) and any(_MAIL_HEADINGS.match(line) for line in following)
