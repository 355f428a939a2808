"""Our own style sheets, scripts and pictures, under names that change with their content: caches can keep them."""

from __future__ import annotations

import hashlib
from pathlib import Path


def asset_paths(folder: Path) -> dict[str, str]:
    """Each file below `folder` with its path in the site: `site.css` is at `assets/site.1a2b3c4d.css`."""
    paths = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            digest = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
            name = file.relative_to(folder)
            paths[name.as_posix()] = f"assets/{name.with_stem(f'{name.stem}.{digest}').as_posix()}"
    return paths


def asset_files(folder: Path) -> dict[str, bytes]:
    """The files below `folder` under their paths in the site."""
    return {path: (folder / name).read_bytes() for name, path in asset_paths(folder).items()}
