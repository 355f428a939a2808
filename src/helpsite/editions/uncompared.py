"""Files that make the site and in which no difference is put into words: people have to look at their changes."""

from __future__ import annotations

from collections.abc import Iterable

from helpsite.data.catalog import FILES
from helpsite.editions.revisions import Where, read_files
from helpsite.settings import other_settings

# Of these a comparison tells; of the pages too.
_TOLD = {f"data/{name}.yaml" for name in FILES}
# Nothing that readers see is made from these.
_APART = {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md"}


def not_compared(base: str, head: str | None, languages: Iterable[str], where: Where) -> list[str]:
    """The paths of files that differ between two states, named as for `read_states`, and of which nothing is told.

    Whatever is not known to be told of counts, so that a new kind of file can't be forgotten here. `languages` are
    those whose pages are compared.
    """
    pages = tuple(f"docs/{language}/" for language in languages)
    before, after = (read_files(name, where, lambda path: _is_looked_at(path, pages)) for name in (base, head))
    return sorted(path for path in before.keys() | after.keys() if _left(before, path) != _left(after, path))


def _is_looked_at(path: str, pages: tuple[str, ...]) -> bool:
    if path in _TOLD or path in _APART or path.startswith("tests/"):
        return False
    # Hidden files there are no pages.
    return not path.startswith(pages) or path.rpartition("/")[2].startswith(".")


def _left(files: dict[str, bytes], path: str) -> bytes | None:
    """What a file says that nothing tells of; None if it isn't there."""
    content = files.get(path)
    return other_settings(content) if content is not None and path == "mkdocs.yml" else content
