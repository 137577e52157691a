"""Public holidays: every region that the library knows, whether all of it is loaded or the one country."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bot.public_holidays import public_holidays

WHOLE = """
import holidays.countries
regions = [*holidays.list_supported_countries(), *(f"GB-{part}" for part in holidays.list_supported_countries()["GB"])]
"""
ALONE = "regions = sys.argv[1:]"
PRINT = """
from bot.public_holidays import public_holidays
found = {region: sorted(map(str, public_holidays(region, 2025, 2026))) for region in regions}
modules = [name.split(".")[1:] for name in sys.modules if name.startswith("holidays.")]
print(json.dumps([found, [name[1] for name in modules if len(name) > 1]]))
"""


def in_a_process_of_its_own(loading: str, *regions: str) -> tuple[dict[str, list[str]], list[str]]:
    """The days of each region, and what of countries, calendars and groups was loaded for them."""
    command = [sys.executable, "-c", f"import json, sys\n{loading}\n{PRINT}", *regions]
    found, modules = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found, modules


@pytest.mark.parametrize("region", ["GB-ENG", "GB-SCT", "US-NY", "IE", "DE-BY"])
def test_a_council_loads_its_own_country_and_hardly_another(region: str) -> None:
    found, modules = in_a_process_of_its_own(ALONE, region)
    assert found[region]
    assert len(modules) <= 15
    assert not {"thai", "tibetan", "mongolian"} & set(modules)


def test_every_region_has_the_days_that_the_whole_library_gives() -> None:
    whole, _ = in_a_process_of_its_own(WHOLE)
    alone, _ = in_a_process_of_its_own(ALONE, *whole)
    assert len(whole) > 200
    assert alone == whole


@pytest.mark.parametrize("region", ["XX", "GB-XXX", "", "England"])
def test_a_region_that_nobody_knows_is_refused(region: str) -> None:
    with pytest.raises(NotImplementedError):
        public_holidays(region)
