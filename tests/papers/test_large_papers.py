"""The largest papers that a board may have, in time and room that any small server has."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.heavy

MADE = """
from pathlib import Path
from tests.papers.documents import large
{how}
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(len(content), int(peak.split()[1]) // 1024)
"""
"""What getrusage says of a process begins at what its parent had."""
WORD = "from bot.papers.word import write_word; content = write_word(large(letters=3_000), None)"
PDF = "from bot.papers.pdf import write_pdf; content = write_pdf(large(letters=1_000))"


@pytest.mark.parametrize("how", [WORD, PDF], ids=["word", "pdf"])
def test_200_long_actions_and_60_indicators_take_at_most_250_megabytes(how: str) -> None:
    code = MADE.format(how=how)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    size, megabytes = map(int, done.stdout.split())
    assert size > 100_000 and megabytes <= 250
