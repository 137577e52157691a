"""compose(view, template): a template's words around a view's facts, read into a neutral message.

A template is a small HTML document under Jinja2 with autoescape: people's words go in as text and can never
become mark-up. The tags that mean something:

    <title>   what notifications show            <h1> <h2>   headings
    <p> <small>  paragraph, small print          <ul><li>    a list
    <dl><dt><dd>  facts                          <hr>        a line
    <b> <i>   emphasis inside the above          <button act="" value="" style="">  buttons in a row
    <kbd>     something to ask the bot, such as <kbd>summary CTB</kbd>, as each surface shows it
    <form act="" state="" submit=""> with <select name="" label="" value=""><option value=""> (look="radio": one tap),
    <textarea>, <input> and <input type="date"> (or "person")  a form's fields: label, hint, value, required, limit

White space folds as in HTML. An unknown tag, a missing name or a broken template is refused with the template's
name and line, so that an officer who overrides one sees what to fix.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import jinja2
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.meta import find_undeclared_variables
from markupsafe import Markup

from bot.domain import text as words
from bot.domain.rag import Rag
from bot.errors import BadTemplate
from bot.messages.message import (
    Form,
    Message,
)
from bot.messages.reader import BadMarkup, Reader, plain_words
from bot.settings import ROOT

BUNDLED = ROOT / "templates"
SENTENCES = "sentences.html"
R = TypeVar("R")


class CompiledTemplates(FileSystemBytecodeCache):
    """The bundled templates as they were compiled, kept where Python keeps its modules, and only where it would write them.

    A command would spend a sixth of its time on compiling them. What was made of another text, or by another version of
    Python or Jinja2, is not used.
    """

    def __init__(self) -> None:
        super().__init__(str(BUNDLED / "__pycache__"), f"%s.jinja2-{jinja2.__version__}.{sys.implementation.cache_tag}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):  # a folder that is not ours to write to, or a full disk: it is compiled again next time
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


class Templates:
    """The bundled templates, with an officer's own folder laid over them (BOARDBOT_TEMPLATES).

    A template is known by its file name, whichever subject's folder it lies in; an override has the same name, and may
    `{% extends "bundled/NAME" %}`.
    """

    def __init__(self, overrides: Path | None = None) -> None:
        self.overrides = overrides
        bundled = FileSystemLoader(_with_subfolders(BUNDLED))
        own = [FileSystemLoader(_with_subfolders(overrides))] if overrides else []
        self._env = Environment(
            loader=ChoiceLoader([*own, bundled, PrefixLoader({"bundled": bundled})]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=bool(overrides),  # what is bundled stays as it is, and is not looked at before each message
            bytecode_cache=None if overrides else CompiledTemplates(),
        )
        self._env.filters |= {
            "cut": _cut,
            "day": words.day,
            "month": words.month,
            "listed": words.listed,
            "time": "{:%H:%M}".format,
            "number": words.number,
        }
        self._env.globals |= {"count_of": words.count_of, "Rag": Rag}

    def compose(self, view: object, name: str) -> Message:
        """The message that template `name` makes of `view`. Raises BadTemplate."""
        reader = self.read(view, name, Reader)
        return Message(reader.title or words.cut(reader.first_words(), 150), tuple(reader.blocks))

    def compose_form(self, view: object, name: str) -> Form:
        """The form that template `name` makes of `view`. Raises BadTemplate."""
        reader = self.read(view, name, Reader)
        if reader.form is None:
            raise self._bad(name, "it has no <form>", 1)
        form = reader.form
        return Form(
            title=reader.title,
            submit=form.get("submit", "Save"),
            act=form.get("act", ""),
            state=form.get("state", ""),
            blocks=tuple(reader.blocks),
            fields=tuple(reader.fields),
        )

    def sentence(self, name: str, /, **facts: object) -> Markup:
        """The sentence of this name of templates/sentences.html, of these facts, to stand in a message. Raises BadTemplate."""
        try:
            own = self._env.get_template(SENTENCES).module
            macro = getattr(own, name, None) or getattr(self._env.get_template(f"bundled/{SENTENCES}").module, name)
            return Markup(macro(**facts))  # noqa: S704 - made by autoescape
        except TemplateSyntaxError as error:
            raise self._bad(error.name or SENTENCES, error.message or "syntax", error.lineno) from None
        except (TemplateError, TypeError) as error:
            raise self._bad(SENTENCES, f"{name}: {error}", _line_of(error, SENTENCES)) from None

    def check_sentences(self) -> None:
        """Raises BadTemplate where an officer's own sentences can't be read, or name facts that they are not given."""
        self.words("welcome_back")
        bundled = self._env.get_template(f"bundled/{SENTENCES}").module
        for name, macro in vars(self._env.get_template(SENTENCES).module).items():
            given = getattr(getattr(bundled, name, None), "arguments", None)
            if given is not None and set(macro.arguments) != set(given):
                raise self._bad(SENTENCES, f"{name} is given {', '.join(given) or 'nothing'}", "?")
        source, _, _ = self._env.loader.get_source(self._env, SENTENCES)  # type: ignore[union-attr]
        if unknown := find_undeclared_variables(self._env.parse(source)):
            raise self._bad(SENTENCES, f"it names {', '.join(sorted(unknown))}, which no sentence is given", "?")

    def words(self, name: str, /, **facts: object) -> str:
        """The same in plain words, to be kept or printed."""
        return plain_words(self.sentence(name, **facts))

    def read(self, view: object, name: str, reading: Callable[[str], R]) -> R:
        """What `reading` makes of template `name` as it is rendered of `view`. Raises BadTemplate."""
        file = f"{name}.html"
        try:
            return reading(self._env.get_template(file).render(view=view))
        except TemplateSyntaxError as error:
            raise self._bad(error.name or file, error.message or "syntax", error.lineno) from None
        except TemplateError as error:
            raise self._bad(file, str(error), _line_of(error, file)) from None
        except BadMarkup as error:
            raise self._bad(file, str(error), error.line) from None

    def _bad(self, name: str, problem: str, line: int | str) -> BadTemplate:
        return BadTemplate(name=name, problem=problem, line=line, folder=self.overrides or BUNDLED)


def _cut(text: str, limit: int) -> str:
    """`words.cut`, also of what a macro says: that is escaped already, so it is cut as it reads."""
    return words.cut(text.unescape() if isinstance(text, Markup) else text, limit)


def _with_subfolders(folder: Path) -> list[Path]:
    """A folder of templates and those of its subjects. Any other folder in it, such as a backup, is none of them."""
    subjects = (path.name for path in BUNDLED.iterdir() if path.is_dir())
    return [folder, *(folder / name for name in sorted(subjects) if (folder / name).is_dir())]


def template_files(folder: Path) -> list[Path]:
    """The templates in a folder and in those of its subjects."""
    return sorted(file for place in _with_subfolders(folder) for file in place.glob("*.html"))


def _line_of(error: BaseException, file: str) -> int | str:
    trace, found = error.__traceback__, "?"
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(file):
            found = str(trace.tb_lineno)
        trace = trace.tb_next
    return found
