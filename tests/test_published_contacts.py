"""Which contacts of an older edition are ours no longer."""

import json
from datetime import date
from typing import Any

import pytest

from helpsite.published.contacts import no_longer_current

OLDER = {
    "channels": [
        {"kind": "email", "address": "a@example.com", "trust": "confirmed"},
        {"kind": "social", "platform": "x", "address": "@a", "trust": "due"},
        {"kind": "phone", "trust": "unconfirmed"},
    ],
    "domains": [{"host": "www.example.com", "trust": "confirmed"}],
}


def changed(old: str, new: str) -> dict[str, Any]:
    return json.loads(json.dumps(OLDER).replace(old, new))


@pytest.mark.parametrize(
    ("newest", "gone"),
    [
        (OLDER, []),
        (changed("a@example.com", "A@example.com"), []),
        (changed("a@example.com", "b@example.com"), ["a@example.com"]),
        (changed('"x"', '"y"'), ["@a"]),
        (changed("www.", ""), ["www.example.com"]),
        (changed('"due"', '"due", "effective_until": "2026-12-01"'), []),
        (changed('"due"', '"due", "effective_from": "2026-12-01"'), []),
        (changed('"due"', '"coming", "effective_from": "2026-12-02"'), ["@a"]),
        (changed('"due"', '"unconfirmed"'), ["@a"]),
        (changed('"due"', '"due", "effective_until": "2026-11-30"'), ["@a"]),
    ],
)
def test_what_the_newest_has_no_longer_is_not_current(newest: dict[str, Any], gone: list[str]) -> None:
    assert no_longer_current(OLDER, newest, date(2026, 12, 1)) == gone


def test_what_had_ended_then_is_not_handed_out() -> None:
    older = changed("due", "ended")

    assert no_longer_current(older, changed('"@a"', '"@b"'), date(2026, 12, 1)) == []
