"""`make mutants`: put each deliberate fault into a throw-away copy of the tree; the tests meant for it must fail.

`python -m tests.mutants WORD...` tries only the faults with one of these words in their names. The tests run on SQLite.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.mutants.faults import FAULTS, Fault

ROOT = Path(__file__).resolve().parents[2]
KILLED, SURVIVED = "killed", "SURVIVED"
OUTCOMES = {0: SURVIVED, 1: KILLED}
"""By pytest's exit code: all passed, or some failed. Any other says that the tests could not be run."""


def copy_tree(to: Path) -> None:
    """Copy every file that git keeps, or would."""
    words = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, to / name)


def run(tree: Path, tests: tuple[str, ...]) -> int:
    """Pytest's exit code for these tests of a copy. No byte code is kept: a fault may be as long as what it replaces."""
    unset = ("BOARDBOT_TEST_POSTGRES_URL", "BOARDBOT_NO_SKIPS")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    words = [sys.executable, "-m", "pytest", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
    return subprocess.run(words, cwd=tree, env=environment, capture_output=True, check=False).returncode


def outcome(tree: Path, fault: Fault) -> str:
    """What comes of a fault; the copy is corrected again."""
    file = tree / fault.file
    text = file.read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        return f"not applicable: the text is not found in {fault.file}"
    file.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    code = run(tree, fault.tests)
    file.write_text(text, encoding="utf-8")
    return OUTCOMES.get(code, f"not applicable: the tests could not be run (pytest ended with {code})")


def main(words: list[str]) -> int:
    """Try the faults; 0 where each was killed."""
    chosen = [fault for fault in FAULTS if not words or any(word in fault.name for word in words)]
    if not chosen:
        print("No fault has such a name.")
        return 1
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="boardbot-mutants-") as folder:
        tree = Path(folder)
        copy_tree(tree)
        if run(tree, tuple(dict.fromkeys(test for fault in chosen for test in fault.tests))) != 0:
            print("The tests do not pass as the tree is. Fix them first.")
            return 1
        for fault in chosen:
            said = outcome(tree, fault)
            counts[said.partition(":")[0]] += 1
            print(f"{said}: {fault.name}", flush=True)
    print(", ".join(f"{number} {what}" for what, number in counts.items()))
    return 0 if set(counts) == {KILLED} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
