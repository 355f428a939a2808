"""Our own style sheets, scripts and pictures, under names that change with their content: caches can keep them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_IMPORT = re.compile(r'(?<=from ")\./([\w-]+\.js)(?=";)')


@dataclass(frozen=True)
class Asset:
    """A file of ours: its path in the site, such as `assets/site.1a2b3c4d.css`, and its content."""

    path: str
    data: bytes


def asset_paths(folder: Path) -> dict[str, str]:
    """Each file below `folder` with its path in the site."""
    return {name: asset.path for name, asset in _assets(folder).items()}


def imported_modules(folder: Path, scripts: Iterable[str]) -> list[str]:
    """The names of all modules that these scripts below `folder` need: a page can ask for them at once."""
    found: set[str] = set()
    waiting = list(scripts)
    while waiting:
        imported = set(_IMPORT.findall((folder / waiting.pop()).read_text(encoding="utf-8"))) - found
        found |= imported
        waiting += imported
    return sorted(found)


def asset_files(folder: Path) -> dict[str, bytes]:
    """The files below `folder` under their paths in the site."""
    return {asset.path: asset.data for asset in _assets(folder).values()}


def remove_unused(site: Path) -> None:
    """Removes what a site has below `assets/` and nothing in it loads: no other file names it, nor one that is used.

    Whoever loads a file writes its name: the digest in the names of ours can't be known in another way.
    """
    files = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    unused = {file for file in files if file.is_relative_to(site / "assets")}
    waiting = [data for file, data in files.items() if file not in unused]
    while waiting:
        data = waiting.pop()
        used = {file for file in unused if file.name.encode() in data}
        waiting += [files[file] for file in used]
        unused -= used
    for file in unused:
        file.unlink()
    folders = [path for path in (site / "assets").rglob("*") if path.is_dir()]
    for folder in sorted(folders, reverse=True):  # those inside of others first
        if not any(folder.iterdir()):
            folder.rmdir()


def hashed(name: str, data: bytes) -> Asset:
    """A file under a name that holds a part of its digest."""
    path = Path(name)
    digest = hashlib.sha256(data).hexdigest()[:8]
    return Asset(f"assets/{path.with_stem(f'{path.stem}.{digest}').as_posix()}", data)


def _assets(folder: Path) -> dict[str, Asset]:
    names = [
        file.relative_to(folder).as_posix()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_symlink()
    ]
    assets: dict[str, Asset] = {}
    for name in names:
        _add(name, folder, assets)
    return assets


def _add(name: str, folder: Path, assets: dict[str, Asset]) -> None:
    """Adds a file, the modules that it imports before it: it names them by their paths in the site."""
    if name in assets:
        return
    data = (folder / name).read_bytes()
    if name.endswith(".css"):
        data = _lean(re.sub(r"/\*.*?\*/", "", data.decode(), flags=re.DOTALL)).encode()
    if name.endswith(".js"):
        text = data.decode()
        for imported in _IMPORT.findall(text):
            _add(imported, folder, assets)
        text = re.sub(r"^ *//[^\n]*\n|^ */\*\*.*?\*/\n", "", text, flags=re.DOTALL | re.MULTILINE)
        data = _lean(_IMPORT.sub(lambda found: "./" + Path(assets[found[1]].path).name, text)).encode()
    assets[name] = hashed(name, data)


def _lean(text: str) -> str:
    """A script or style sheet without indentation and empty lines, which only its authors need.

    None of ours has a string that goes on over the end of a line.
    """
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"
