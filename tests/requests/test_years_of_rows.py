"""However many years of requests and messages there are: no tick goes through all of them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from tests.support.world import World, london

OFTEN = 20
"""What runs so often in six weeks is no work of an asking, but a look at whether there is any."""
GROWS = r"SCAN ({})\b(?! USING)"
"""As SQLite says that it goes through a whole table."""


def test_ticks_read_no_table_from_end_to_end_that_grows_from_month_to_month(world: World) -> None:
    times: Counter[str] = Counter()
    parameters: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, text: str, given: Any, *_: Any) -> None:
        times[text] += 1
        parameters[text] = given

    engine = world.app.core.store.engine
    event.listen(engine, "before_cursor_execute", note)
    world.live_through(london(2024, 11, 12), timedelta(hours=1))
    event.remove(engine, "before_cursor_execute", note)
    read = [text for text in times if text.startswith("SELECT") and not isinstance(parameters[text], list)]
    assert sum(times[text] >= OFTEN for text in read) > 10
    with engine.connect() as connection:
        for text in read:
            grows = "delivery|request_item|reminder" if times[text] >= OFTEN else "delivery"
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", parameters[text])
            through = [row[3] for row in plan.all() if re.match(GROWS.format(grows), row[3])]
            assert not through, f"{through}: {text}"
