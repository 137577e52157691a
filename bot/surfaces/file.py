"""A surface for dry runs: the conversation as one self-contained HTML page, made without anyone being messaged."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from itertools import count
from pathlib import Path

from bot.charts import draw
from bot.domain.text import count_of
from bot.messages.html import line_as_html
from bot.messages.message import (
    Attachment,
    Block,
    Bullets,
    Buttons,
    Divider,
    Facts,
    Heading,
    Message,
    Picture,
    Spans,
    Text,
    as_command,
    from_json,
)
from bot.surfaces.base import Outgoing, SendOutcome


@dataclass
class _Card:
    when: str
    to: str
    body: str
    kind: str
    edits: int = 0


@dataclass
class FileSurface:
    """Collects messages; edits rewrite their card in place, as a chat product would. `write` makes the page."""

    names: dict[str, str] = field(default_factory=dict)
    caption: str = ""
    title: str = "boardbot transcript"
    now: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    """Who is who, by name."""
    _cards: dict[str, _Card] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def send(self, outgoing: Outgoing) -> SendOutcome:
        body = to_html(from_json(outgoing.body))
        if outgoing.edits_ts and outgoing.edits_ts in self._cards:
            card = self._cards[outgoing.edits_ts]
            card.body, card.edits = body, card.edits + 1
            return SendOutcome("sent", channel=outgoing.recipient, ts=outgoing.edits_ts)
        kind = "thread" if outgoing.thread_ts else "channel" if outgoing.recipient.startswith("#") else "direct"
        ts = str(next(self._numbers))
        self._cards[ts] = _Card(self.now, self.names.get(outgoing.recipient, outgoing.recipient), body, kind)
        return SendOutcome("sent", channel=outgoing.recipient, ts=ts)

    def find(self, outgoing: Outgoing, since: datetime) -> SendOutcome:
        return SendOutcome("unfindable")

    def say(self, who: str, text: str) -> None:
        """Something that a person does or writes."""
        self._cards[f"said-{next(self._numbers)}"] = _Card(self.now, who, f"<p>{escape(text)}</p>", "said")

    def answer(self, to: str, body: str) -> None:
        """An answer shown to whoever asked, as HTML made by `to_html`."""
        self._cards[f"answer-{next(self._numbers)}"] = _Card(self.now, to, body, "direct")

    def heading(self, text: str) -> None:
        self._cards[f"heading-{next(self._numbers)}"] = _Card("", text, "", "heading")

    def write(self, path: Path) -> None:
        """Write the page: no script, no font or picture from elsewhere."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            _PAGE.format(
                title=escape(self.title),
                caption=escape(self.caption),
                contents=_contents(self._cards),
                roles=_roles(self.roles),
                cards="".join(_card(name, card) for name, card in self._cards.items()),
            ),
            encoding="utf-8",
        )


def to_html(message: Message) -> str:
    return "".join(_block(block) for block in message.blocks)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level + 2}>{escape(block.text)}</h{block.level + 2}>"
        case Text():
            return f"<p{' class=note' if block.note else ''}>{_line(block.spans)}</p>"
        case Bullets():
            return f"<ul>{''.join(f'<li>{_line(item)}</li>' for item in block.items)}</ul>"
        case Facts():
            return f"<dl>{''.join(f'<dt>{escape(k)}</dt><dd>{_line(v)}</dd>' for k, v in block.rows)}</dl>"
        case Buttons():
            plain = [escape(b.text) for b in block.buttons if b.style != "menu"]
            menu = ["⋯"] if len(plain) < len(block.buttons) else []
            return f"<p class=buttons>{''.join(f'<span class=button>{text}</span>' for text in plain + menu)}</p>"
        case Picture():
            data = b64encode(draw(block.chart)).decode()
            return f'<img alt="{escape(block.alt)}" src="data:image/png;base64,{data}">'
        case Attachment():
            return f"<p class=note>[file] {escape(block.name)}</p>"
        case Divider():
            return "<hr>"


def _line(line: Spans) -> str:
    return line_as_html(line, as_command)


def _contents(cards: dict[str, _Card]) -> str:
    """A link to each heading, with what happens below it."""
    found: list[tuple[str, str, Counter[tuple[str, str]]]] = []
    for name, card in cards.items():
        if card.kind == "heading":
            found.append((name, card.to, Counter()))
        elif found:
            found[-1][2][("reply", "replies") if card.kind == "said" else ("message", "messages")] += 1
    lines = [
        f'<li><a href="#{name}">{escape(to)}</a> <span>{", ".join(count_of(n, what, plural) for (what, plural), n in counts.items())}</span></li>'
        for name, to, counts in found
    ]
    return f"<nav aria-label=Contents><ul>{''.join(lines)}</ul></nav>" if lines else ""


def _roles(roles: dict[str, str]) -> str:
    lines = [f"<dt>{escape(name)}</dt><dd>{escape(role)}</dd>" for name, role in roles.items()]
    return f"<details><summary>Who is who</summary><dl>{''.join(lines)}</dl></details>" if lines else ""


def _card(name: str, card: _Card) -> str:
    if card.kind == "heading":
        return f"<h2 id={name}>{escape(card.to)}</h2>"
    edited = f" · rewritten in place {card.edits}×" if card.edits else ""
    verb = "" if card.kind == "said" else "boardbot to "
    return (
        f"<article class={card.kind}><header><b>{verb}{escape(card.to)}</b>"
        f"<span>{escape(card.when)}{edited}</span></header>{card.body}</article>"
    )


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: #d0d4da; --quiet: #5b6370; --card: #fff; --page: #f4f5f7; --ink: #1d2129; }}
@media (prefers-color-scheme: dark) {{ :root {{ --line: #3a3f47; --quiet: #a3abb8; --card: #23262c; --page: #17191d; --ink: #e8eaee; }} }}
body {{ font: 16px/1.5 system-ui, sans-serif; background: var(--page); color: var(--ink); max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; margin-bottom: .2rem; }} h2 {{ font-size: 1.15rem; margin: 2.2rem 0 .6rem; }}
h3 {{ font-size: 1.08rem; margin: .2rem 0 .5rem; }} h4 {{ font-size: 1rem; margin: .9rem 0 .2rem; }}
.staged {{ background: #fff3cd; color: #4d3b00; border: 1px solid #e0c36a; border-radius: 6px; padding: .5rem .8rem; position: sticky; top: 0; }}
article {{ background: var(--card); border: 1px solid var(--line); border-left: 4px solid #3b6fb5; border-radius: 6px; padding: .7rem 1rem; margin: .8rem 0; }}
article.channel {{ border-left-color: #2e7d5b; }} article.thread {{ margin-left: 2rem; }}
article.said {{ border-left-color: #8a6d3b; margin-left: 4rem; }}
header {{ display: flex; justify-content: space-between; gap: 1rem; color: var(--quiet); font-size: .85rem; }}
p {{ margin: .4rem 0; }} ul {{ margin: .3rem 0; padding-left: 1.2rem; }} li {{ margin: .45rem 0; }}
i {{ color: var(--quiet); }} .note {{ color: var(--quiet); font-size: .88rem; }}
dt {{ font-weight: 600; }} dd {{ margin: 0 0 .3rem; }}
nav ul {{ columns: 2; padding-left: 1.1rem; }} nav span, details {{ color: var(--quiet); font-size: .9rem; }} a {{ color: inherit; }}
@media (max-width: 34rem) {{ body {{ margin: 1rem auto; padding: 0 .7rem; }} nav ul {{ columns: 1; }} article.thread {{ margin-left: .8rem; }} article.said {{ margin-left: 1.6rem; }} header {{ flex-wrap: wrap; gap: 0 1rem; }} }}
@media print {{ :root {{ --line: #999; --quiet: #444; --card: #fff; --page: #fff; --ink: #000; }} body {{ max-width: none; margin: 0; font-size: 11pt; }} article {{ break-inside: avoid; }} .staged {{ position: static; }} .button, nav {{ display: none; }} }}
img {{ max-width: 100%; }} hr {{ border: 0; border-top: 1px solid var(--line); }}
.button {{ display: inline-block; border: 1px solid var(--line); border-radius: 5px; padding: .1rem .7rem; margin: .15rem .4rem .15rem 0; font-size: .9rem; }}
</style></head><body>
<h1>{title}</h1>
<p class="staged">{caption}</p>
{roles}
{contents}
<main>{cards}</main>
</body></html>
"""
