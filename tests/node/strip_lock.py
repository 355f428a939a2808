"""Takes from package-lock.json what is no name, version or hash: the addresses of packages' sponsors."""

import json
from pathlib import Path

LOCK = Path(__file__).parent / "package-lock.json"

lock = json.loads(LOCK.read_text(encoding="utf-8"))
for package in lock["packages"].values():
    package.pop("funding", None)
LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
