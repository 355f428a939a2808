"""Comparing: what readers will notice between two states of the project, what weighs most for them first."""

from __future__ import annotations

from datetime import date
from typing import get_args

from helpsite.editions.channels import channel_differences
from helpsite.editions.difference import Difference, Weight
from helpsite.editions.fees import fee_differences
from helpsite.editions.pages import page_differences
from helpsite.editions.posts import post_differences
from helpsite.editions.regions import region_differences
from helpsite.project import Project

_WEIGHTS = get_args(Weight)


def differences(before: Project, after: Project) -> list[Difference]:
    """What a reader of `after`, on its day, will notice who knows `before`. Of one weight, the soonest comes first."""
    found = [
        *region_differences(before, after),
        *fee_differences(before, after),
        *channel_differences(before, after),
        *post_differences(before, after),
        *page_differences(before, after),
    ]
    return sorted(found, key=lambda difference: (_WEIGHTS.index(difference.weight), difference.day or date.min))
