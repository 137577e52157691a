"""One clock, injected: no module but bot/clock.py reads the machine's, in Python or in SQL."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.code.test_structure import MODULES, ROOT

READS = re.compile(
    r"(datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today"
    r"|time\.(time|time_ns|localtime|gmtime|ctime|asctime|strftime|clock_gettime|clock_gettime_ns)"
    r"|uuid\.uuid1|(.+\.)?func\.(now|sysdate|\w*_timestamp|localtime|localtimestamp|current_date|current_time)"
)
SQL = re.compile(
    r"\bcurrent_(timestamp|date|time)\b|\blocaltime(stamp)?\b|\b(now|getdate|\w+_timestamp)\(\)|\(\s*'now'", re.I
)
COMPOSES = {
    "bot/app.py": "builds the bot, with the clock of its settings",
    "bot/commands/shared.py": "opens the command line's core, with the time that its settings tell",
    "bot/commands/importing.py": "gives imports a clock that goes on",
    "bot/commands/running.py": "gives ticks a clock that goes on, and the doctor the time",
    "bot/doctor/slack.py": "compares the machine's time with Slack's",
    "bot/setup/steps.py": "gives the dialogue the clock that its settings tell",
    "bot/jobs/ticking.py": "tells APScheduler when, which compares that with the machine's time",
}
"""Who makes a clock of the machine's time, to hand it on."""


def wall_clock(source: str) -> set[str]:
    """Where the text of a module reads the machine's time, under whatever name it imported that."""
    tree = ast.parse(source)
    names, prose = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name.split(".")[0]: alias.asname and alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            prose.add(node.value)  # a docstring

    def full(node: ast.expr) -> str:
        if isinstance(node, ast.Attribute):
            return f"{full(node.value)}.{node.attr}"
        return (names.get(node.id) or node.id) if isinstance(node, ast.Name) else "?"

    found = {full(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)}
    said = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and n not in prose]
    return {name for name in found if READS.fullmatch(name)} | {s for s in said if isinstance(s, str) and SQL.search(s)}


@pytest.mark.parametrize(
    "path", sorted({*MODULES, *(p.relative_to(ROOT) for p in ROOT.glob("storage/**/*.py"))}), ids=str
)
def test_no_module_but_the_clock_reads_the_machines_time(path: Path) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    if str(path) == "bot/clock.py":
        assert wall_clock(source) == {"datetime.datetime.now"}
        return
    assert not wall_clock(source)
    assert "SystemClock" not in source or str(path) in COMPOSES, "take the clock that was injected"


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import datetime\nsaid_at = datetime.now(UTC)",
        "from datetime import datetime as moment\nmoment.utcnow()",
        "import datetime as dt\ntoday = dt.date.today()",
        "from datetime import datetime\nfield(default_factory=datetime.now)",
        "import time\nstamp = int(time.time())",
        "from time import time as clock\nclock()",
        "import time\ntime.strftime('%Y')",
        "import uuid\nkey = uuid.uuid1()",
        "from sqlalchemy import func\nquery.where(sent_at < func.now())",
        "import sqlalchemy as sa\nsa.Column(sa.DateTime(), server_default=sa.func.current_timestamp())",
        "from sqlalchemy import text\ntext('UPDATE delivery SET sent_at = CURRENT_TIMESTAMP')",
        "session.exec(f'SELECT 1 WHERE sent_at < now() AND id = {n}')",
        "text(\"SELECT datetime('now')\")",
    ],
)
def test_however_it_is_read(line: str) -> None:
    assert wall_clock(line)


@pytest.mark.parametrize(
    "line",
    [
        "import time\ntime.monotonic() + time.perf_counter()\ntime.sleep(1)",
        "clock.now()\nself._now()\ndesk.now()\nself.clock.now()",
        "from datetime import datetime\ndatetime.fromtimestamp(float(ts), UTC)\ndatetime.fromisoformat(text)",
        "from sqlmodel import func\nfunc.count()\nfunc.max(row.sent_at)",
        '"""What is due now() is decided at CURRENT_TIMESTAMP."""',
    ],
)
def test_what_is_no_reading_of_it(line: str) -> None:
    assert not wall_clock(line)
