"""Rules: what must hold between the facts and pages of a project. One small function a rule.

Every public function of a module in this folder that begins with `rule_` is a rule: it takes a Project and yields
Problems. Each has a case that it refuses and one that it lets pass in `tests/rules/`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache

from helpsite.problem import Problem, in_order
from helpsite.project import Project

Rule = Callable[[Project], Iterable[Problem]]


@cache
def all_rules() -> dict[str, Rule]:
    """The rules by name, found in the modules of this folder."""
    rules: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(__path__, __name__ + "."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if name.startswith("rule_"):
                rules[name.removeprefix("rule_")] = value
    return rules


def check(project: Project) -> list[Problem]:
    """Every problem that any rule finds, in order."""
    return in_order(problem for rule in all_rules().values() for problem in rule(project))
