"""What a site carries besides its pages is what they load."""

from pathlib import Path

import pytest

from helpsite.site.assets import remove_unused

PAGE = '<script src="../assets/one.12345678.js" data-late="../assets/late.12345678.js"></script>'
USED = {
    "en/index.html": PAGE,
    "assets/one.12345678.js": 'import "./two.12345678.js";',
    "assets/two.12345678.js": "",
    "assets/late.12345678.js": 'fetch("deep/facts.12345678.json")',
    "assets/deep/facts.12345678.json": "{}",
    "nobody-names-this.txt": "",
}
UNUSED = {
    "assets/three.12345678.js": 'import "./four.12345678.js"; import "./one.12345678.js";',
    "assets/four.12345678.js": 'import "./three.12345678.js";',
    "assets/one.87654321.js": "",
    "assets/javascripts/lunr/stemmer.js": "",
}


@pytest.fixture
def left(tmp_path: Path) -> list[Path]:
    """All that is there after the unused assets have gone."""
    for path, text in (USED | UNUSED).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    remove_unused(tmp_path)
    return sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))


def test_what_a_page_loads_stays_with_what_that_loads_in_turn(left: list[Path]) -> None:
    assert not [path for path in USED if Path(path) not in left]


def test_what_only_unused_assets_load_goes_with_them(left: list[Path]) -> None:
    assert not [path for path in UNUSED if Path(path) in left]


def test_no_empty_folder_is_left(left: list[Path]) -> None:
    assert [path.as_posix() for path in left if not path.suffix] == ["assets", "assets/deep", "en"]
