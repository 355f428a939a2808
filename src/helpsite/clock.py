"""The one place that asks what time it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime


def clock() -> datetime:
    """This very moment."""
    return datetime.now(UTC)


def now(environment: Mapping[str, str]) -> datetime:
    """The moment that SOURCE_DATE_EPOCH sets, else this one (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if re.fullmatch(r"[0-9]{1,11}", epoch) else clock()
