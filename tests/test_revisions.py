"""States to compare: folders, and revisions of a small git repository made for each test."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from helpsite.editions.revisions import Where, read_states
from helpsite.editions.uncompared import not_compared
from helpsite.problem import ProblemsFound

CHECKS = Path(__file__).parent.parent / ".github/workflows/check.yml"
SAMPLE = Path(__file__).parent / "sample"
TODAY = date(2026, 7, 15)
NEITHER = "is neither a folder with data/ and docs/ nor a revision of this repository"
NAMES = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com"}
NAMES |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}
# No settings but those of the test, and no repository around its folder.
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample, in which the tests run: a repository with one commit on main and one on the branch next.

    The working tree is that of next. The name of the site is 示例帮助 on main, 第二版 on next.
    """
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for name, value in (ALONE | NAMES).items():
        monkeypatch.setenv(name, value)
    root = shutil.copytree(SAMPLE, tmp_path / "project")
    monkeypatch.chdir(root)
    git("init", "--quiet", "-b", "main")
    commit("one")
    git("switch", "--quiet", "--create", "next")
    replace("data/site.yaml", "示例帮助", "第二版")
    commit("two")
    return root


def git(*arguments: str, told: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], input=told, capture_output=True, check=True)
    return done.stdout.decode().strip()


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def replace(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


def states(base: str, head: str | None = None, root: Path | None = None) -> list[str]:
    """The Chinese names of the site in both states."""
    where = Where(root or Path.cwd(), dict(os.environ), TODAY, datetime(2026, 8, 1, tzinfo=UTC))
    return [project.catalog.site.name["zh"] for project in read_states(base, head, where)]


def refused(base: str, head: str | None = None) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        states(base, head)
    return [str(problem) for problem in found.value.problems]


# --- Names ------------------------------------------------------------------------------------------------------------


def test_a_branch_a_tag_a_commit_and_what_is_said_relative_to_them_are_revisions(root: Path) -> None:
    git("tag", "v1", "main")
    git("tag", "--annotate", "v2", "--message", "Two", "next")
    names = ["main", "next", "v1", "v2", "HEAD", "HEAD~1", "HEAD^", "next~1", git("rev-parse", "main")[:10]]

    assert {name: states(name)[0] for name in names} == {
        **dict.fromkeys(["main", "v1", "HEAD~1", "HEAD^", "next~1", names[-1]], "示例帮助"),
        **dict.fromkeys(["next", "v2", "HEAD"], "第二版"),
    }


def test_without_a_later_state_it_is_the_working_tree(root: Path) -> None:
    replace("data/site.yaml", "第二版", "第三版")

    assert [states("main"), states("main", "next"), states("next", "main")] == [
        ["示例帮助", "第三版"],
        ["示例帮助", "第二版"],
        ["第二版", "示例帮助"],
    ]


@pytest.mark.parametrize("name", ["main", "origin/main", "HEAD", "abbreviated"])
def test_a_name_of_both_a_folder_and_a_revision_is_refused_with_both_ways_out(name: str, root: Path) -> None:
    git("update-ref", "refs/remotes/origin/main", "main")
    whole = git("rev-parse", "main" if name == "abbreviated" else name)
    name = whole[:10] if name == "abbreviated" else name
    shutil.copytree(SAMPLE, name)

    fact = "is both a folder and a revision of this repository"
    assert refused(name) == [f"{name}: {fact}; write ./{name} for the folder, or {whole} for the revision"]


def test_a_whole_hash_is_that_of_its_commit_whatever_has_its_name(root: Path) -> None:
    name = git("rev-parse", "main")
    shutil.copytree(root / "data", f"{name}/data")
    shutil.copytree(root / "docs", f"{name}/docs")
    shutil.copy("mkdocs.yml", name)

    assert states(name) == ["示例帮助", "第二版"]
    assert states(f"./{name}") == ["第二版", "第二版"]


@pytest.mark.parametrize("name", ["main", "origin/main", "whole"])
def test_a_link_takes_no_revisions_place(name: str, root: Path) -> None:
    """Who links the base's name to the project itself would have it compared with itself."""
    git("update-ref", "refs/remotes/origin/main", "main")
    name = git("rev-parse", "main") if name == "whole" else name
    Path(name.partition("/")[0]).symlink_to(".")
    if "/" in name:
        Path("main").symlink_to(".")

    assert states(name) == ["示例帮助", "第二版"]


def test_a_link_that_is_no_revision_is_followed_only_as_a_path(root: Path, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "old")
    Path("older").symlink_to("../old")

    fact = "is a symbolic link or stands behind one, and no revision of this repository"
    assert refused("older") == [f"older: {fact}; write ./older to follow it"]
    assert states("./older") == ["示例帮助", "第二版"]


def test_a_path_is_never_a_revision(root: Path, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "main")
    shutil.copytree(SAMPLE, "next")

    assert [states("../main"), states("./next"), states(str(tmp_path / "main")), states("next/../.", "next/")] == [
        ["示例帮助", "第二版"],
        ["示例帮助", "第二版"],
        ["示例帮助", "第二版"],
        ["第二版", "示例帮助"],
    ]
    fact = "is no folder with data/ and docs/; name a folder with data/ and docs/"
    assert [refused("./main"), refused("..")] == [[f"./main: {fact}"], [f"..: {fact}"]]


def test_a_folder_needs_no_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SAMPLE, "next")
    monkeypatch.setenv("PATH", str(root / "data"))

    assert states("next") == ["示例帮助", "第二版"]


def test_a_git_that_refuses_leaves_no_folder_in_a_revisions_place(root: Path) -> None:
    shutil.copytree(SAMPLE, "main")
    Path(".git/config").write_text("[core\n", encoding="utf-8")

    said = "bad config line 1 in file .git/config"
    assert refused("main") == [f'main: git refuses to look for it, and says "{said}"; mend that first']
    assert states("./main") == ["示例帮助", "第二版"]


def test_folders_need_no_repository(tmp_path: Path) -> None:
    assert states(str(SAMPLE), str(SAMPLE), tmp_path) == ["示例帮助", "示例帮助"]


def test_the_project_may_stand_in_a_folder_of_its_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("help").mkdir()
    for part in ("data", "docs", "mkdocs.yml"):
        shutil.move(part, "help")
    commit("moved")
    monkeypatch.chdir("help")
    replace("data/site.yaml", "第二版", "第三版")

    assert states("HEAD") == ["第二版", "第三版"]
    assert refused("main") == ["in main: data: the folder is missing; name a revision that has it"]


def test_both_states_are_seen_on_the_same_day(root: Path) -> None:
    replace("data/site.yaml", "Asia/Shanghai", "America/New_York")
    night = datetime(2026, 7, 14, 20, tzinfo=UTC)  # the next day in Shanghai already
    before, after = read_states("main", None, Where(root, dict(os.environ), night, night))

    assert [before.today, after.today] == [date(2026, 7, 14), date(2026, 7, 14)]


@pytest.mark.parametrize("branch", ["main", "$(touch${IFS}ran)", "--help"])
def test_the_checks_name_the_base_by_its_whole_hash(branch: str, root: Path) -> None:
    base, other = git("rev-parse", "main"), git("rev-parse", "next")
    git("update-ref", f"refs/remotes/origin/{branch}", base)
    git("update-ref", f"refs/tags/origin/{branch}", other)
    step = yaml.safe_load(CHECKS.read_text(encoding="utf-8"))["jobs"]["announcements"]["steps"][-1]["run"]
    write(".venv/bin/helpsite", "#!/bin/sh\nprintf '%s ' \"$@\"\n")
    Path(".venv/bin/helpsite").chmod(0o755)

    def called(**names: str) -> list[str]:
        Path("said").unlink(missing_ok=True)
        environment = os.environ | {"GITHUB_STEP_SUMMARY": "said"} | names
        done = subprocess.run(["bash", "-e", "-c", step], env=environment, capture_output=True, check=False)
        return Path("said").read_text(encoding="utf-8").split() if not done.returncode else ["failed"]

    options = ["--require-announcements", "--format", "markdown"]
    assert called(BASE=branch, BEFORE=other) == ["diff", base, *options]
    assert called(BASE="", BEFORE=other) == ["diff", other, *options]
    assert called(BASE="gone", BEFORE=other) == ["failed"]
    assert not Path("ran").exists()


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("mian", 'did you mean "main"?'),
        ("nxt", 'did you mean "next"?'),
        ("0123456789abcdef", "name a commit, a tag or a branch"),
        ("main..next", "name a commit, a tag or a branch"),
        ("HEAD~9", "name a commit, a tag or a branch"),
        ("main:data", 'did you mean "main"?'),
        ("data", "name a commit, a tag or a branch"),
        ("--help", "name a commit, a tag or a branch"),
        ("--output=gotcha", "name a commit, a tag or a branch"),
        ("x" * 5_000, "name a commit, a tag or a branch"),
        ("a\nb", "name a commit, a tag or a branch"),
    ],
)
def test_a_name_that_nothing_has_is_refused_in_one_line(name: str, way_out: str, root: Path) -> None:
    shown = name.replace("\n", "\\u000a")

    assert refused(name) == [f"{shown}: {NEITHER}; {way_out}"]
    assert not Path("gotcha").exists()


def test_no_name_is_refused_in_one_line(root: Path) -> None:
    assert refused("") == [f'"": {NEITHER}; name a commit, a tag or a branch']


def test_a_project_without_a_repository_has_no_revisions(root: Path) -> None:
    shutil.rmtree(".git")

    fact = "is no folder with data/ and docs/, and this project is in no git repository"
    assert refused("main") == [f"main: {fact}; name a folder with data/ and docs/"]


def test_without_git_there_are_no_revisions(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root / "data"))

    fact = "is a revision only to git, which can't be started"
    assert refused("main") == [f"main: {fact}; install git, or name a folder with data/ and docs/"]


def test_a_broken_repository_is_told_in_the_words_of_git(root: Path) -> None:
    Path(".git/config").write_text("[core\n", encoding="utf-8")

    said = "bad config line 1 in file .git/config"
    assert refused("main") == [f'main: git refuses to look for it, and says "{said}"; mend that first']


def test_a_shallow_clone_without_the_revision_is_told_how_to_get_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("clone", "--quiet", "--depth", "1", root.as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")

    fact = f"{NEITHER}, of which only the newest part is here"
    assert states("HEAD") == ["第二版", "第二版"]
    assert refused("HEAD~1") == [f'HEAD~1: {fact}; run "git fetch --unshallow"']


def test_a_revision_without_data_is_told(root: Path) -> None:
    git("rm", "-r", "--quiet", "data")
    commit("gone")
    git("checkout", "main", "--", "data")

    assert refused("HEAD") == ["in HEAD: data: the folder is missing; name a revision that has it"]


def test_what_is_wrong_within_states_has_their_names_in_front(root: Path) -> None:
    replace("data/fees.yaml", "operation: transfer\n    asset: btc", "operaton: transfer\n    asset: btc")
    commit("wrong")
    replace("data/fees.yaml", "operaton", "opera")
    shutil.copytree(SAMPLE, "old")
    Path("old/data/fees.yaml").unlink()

    assert refused("old", "HEAD") == [
        'in HEAD: data/fees.yaml:32:5: the key "operation" is missing; add it; the top of the file says what it means',
        'in HEAD: data/fees.yaml:33:5: the key "operaton" is not known here; did you mean "operation"?',
        "in old: data/fees.yaml: the file is missing; restore it from git",
    ]
    assert refused("main") == [
        'data/fees.yaml:32:5: the key "operation" is missing; add it; the top of the file says what it means',
        'data/fees.yaml:33:5: the key "opera" is not known here; did you mean "operation"?',
    ]


# --- What a revision may hold -----------------------------------------------------------------------------------------


def test_words_of_the_interface_that_an_older_revision_did_not_have_are_those_of_now(root: Path) -> None:
    replace("data/strings.yaml", "  home: {zh: 首页, en: Home}\n", "")
    replace("data/site.yaml", "第二版", "旧版")
    commit("older")
    git("checkout", "main", "--", "data")

    assert states("HEAD") == ["旧版", "示例帮助"]


def test_words_that_an_older_revision_did_have_stay_as_it_said_them(root: Path) -> None:
    """Else one new word would hide the change of every other, such as those that warn of fake support."""
    replace("data/strings.yaml", "  home: {zh: 首页, en: Home}\n", "  gone: {zh: 没了, en: Gone}\n")
    replace("data/strings.yaml", "ribbon:\n", "lost:\n  gone: {zh: 没了, en: Gone}\n\nribbon:\n")
    replace("data/strings.yaml", "en: Beware of fake support}", 'en: "Beware 😀 \\\\ of \\"fake\\" support"}')
    commit("older")
    git("checkout", "main", "--", "data")
    where = Where(root, dict(os.environ), TODAY, datetime(2026, 8, 1, tzinfo=UTC))

    before, after = (project.catalog.strings.root for project in read_states("HEAD", None, where))

    assert [before["warning"]["title"]["en"], after["warning"]["title"]["en"]] == [
        'Beware 😀 \\ of "fake" support',
        "Beware of fake support",
    ]
    assert [words["nav"]["home"]["en"] for words in (before, after)] == ["Home", "Home"]
    assert [list(words) for words in (before, after)] == [list(after)] * 2
    assert [list(words["nav"]) for words in (before, after)] == [list(after["nav"])] * 2


def test_a_key_that_an_older_revision_did_not_need_is_as_it_is_now(root: Path) -> None:
    policy = "policy:\n  notice_days: 7\n  recheck_days: 90\n"
    replace("data/site.yaml", policy, "")
    replace("data/site.yaml", "第二版", "旧版")
    commit("older")
    replace("data/site.yaml", "旧版", "新版")
    replace("data/site.yaml", "never_asked:", f"{policy}\nnever_asked:")

    assert states("HEAD") == ["旧版", "新版"]


def test_a_revision_from_before_there_were_words_to_search_by_has_those_of_now(root: Path) -> None:
    git("rm", "--quiet", "data/search.yaml")
    replace("data/site.yaml", "第二版", "旧版")
    commit("older")
    git("checkout", "main", "--", "data")
    where = Where(root, dict(os.environ), TODAY, datetime(2026, 8, 1, tzinfo=UTC))

    before, after = read_states("HEAD", None, where)

    assert [project.catalog.site.name["zh"] for project in (before, after)] == ["旧版", "示例帮助"]
    assert before.catalog.search == after.catalog.search


def test_no_other_file_of_a_revision_is_made_up_for(root: Path) -> None:
    git("rm", "--quiet", "data/fees.yaml")
    commit("gone")
    git("checkout", "main", "--", "data")

    assert refused("HEAD") == ["in HEAD: data/fees.yaml: the file is missing; restore it from git"]


def test_a_link_in_a_revision_is_refused_and_leads_nowhere(root: Path, tmp_path: Path) -> None:
    Path("docs/en/fees.md").unlink()
    Path("docs/en/fees.md").symlink_to(tmp_path / "outside")
    commit("link")
    git("checkout", "main", "--", "docs")

    fact = "is a symbolic link or stands behind one; put the file itself there"
    assert refused("HEAD") == [f"in HEAD: docs/en/fees.md: {fact}"]
    assert not (tmp_path / "outside").exists()


def test_a_repository_within_a_revision_is_no_file(root: Path) -> None:
    git("update-index", "--add", "--cacheinfo", f"160000,{git('rev-parse', 'main')},docs/other")
    git("commit", "--quiet", "--message", "submodule")

    assert refused("HEAD") == ["in HEAD: docs/other: is not a file; name a revision without it"]


def test_a_path_that_leads_out_of_a_revision_is_refused(root: Path) -> None:
    def tree(*entries: tuple[str, str, str]) -> str:
        data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(hash_) for mode, name, hash_ in entries)
        return git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", told=data)

    file = git("hash-object", "-w", "--stdin", told=b"out")
    folder = tree(("40000", "..", tree(("40000", "..", tree(("100644", "gotcha", file))))))
    git("tag", "hostile", git("commit-tree", "-m", "x", tree(("40000", "data", folder))))

    assert refused("hostile") == [
        "in hostile: data/../../gotcha: stands outside of its folder; name a revision without it"
    ]


def test_no_program_of_the_repository_runs_and_no_attribute_counts(root: Path) -> None:
    Path(".gitattributes").write_text(
        "data/site.yaml export-ignore\n*.yaml filter=own export-subst\n", encoding="utf-8"
    )
    replace("data/site.yaml", "第二版", "$Format:%H$")
    commit("attributes")
    git("config", "filter.own.smudge", "touch ran; cat")
    git("config", "core.fsmonitor", "touch ran")
    git("config", "core.pager", "touch ran; cat")
    Path(".git/hooks/post-checkout").write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
    Path(".git/hooks/post-checkout").chmod(0o755)

    assert states("HEAD", "HEAD") == ["$Format:%H$", "$Format:%H$"]
    assert not Path("ran").exists()


def test_reading_changes_nothing_in_the_repository(root: Path) -> None:
    def everything() -> dict[str, int]:
        return {str(file): file.lstat().st_mtime_ns for file in Path().rglob("*")}

    before = everything()

    states("main", "next")

    assert everything() == before


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"])
def test_a_git_that_started_the_program_does_not_say_which_repository(
    name: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "/nowhere")

    assert states("main", "next") == ["示例帮助", "第二版"]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda blob: blob.unlink(), id="gone"),
        pytest.param(lambda blob: (blob.chmod(0o644), blob.write_bytes(b"x")), id="damaged"),
    ],
)
def test_content_that_the_clone_does_not_have_is_told(spoil: Callable[[Path], object], root: Path) -> None:
    blob = git("rev-parse", "main:data/site.yaml")
    spoil(Path(".git/objects", blob[:2], blob[2:]))

    assert refused("main") == [
        "in main: data/site.yaml: this clone does not have the file's content; fetch the revision with all its files"
    ]


# --- What is not compared ---------------------------------------------------------------------------------------------


def unread(base: str, head: str | None = None) -> list[str]:
    where = Where(Path.cwd(), dict(os.environ), TODAY, datetime(2026, 8, 1, tzinfo=UTC))
    return not_compared(base, head, ["zh", "en"], where)


def write(path: str, content: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(content, encoding="utf-8")


MAKES_THE_SITE = [
    ".ci/run",
    ".github/workflows/check.yml",
    "Makefile",
    "assets/site.js",
    "data/other.yaml",
    "docs/en/.hidden.md",
    "docs/robots.txt",
    "hooks/wires.py",
    "overrides/main.html",
    "pyproject.toml",
    "requirements.txt",
    "schemas/site.schema.json",
    "setup.py",
    "src/helpsite/cli.py",
]


def test_every_file_that_makes_the_site_counts_if_no_difference_tells_of_it(root: Path) -> None:
    git("tag", "none")
    for path in MAKES_THE_SITE:
        write(path, "one")
    commit("made")
    git("tag", "made")
    shutil.copytree(root, root.parent / "copy")
    for path in MAKES_THE_SITE:
        write(path, "two")

    assert [unread("none"), unread("made"), unread("../copy"), unread("none", "made"), unread("made", "none")] == [
        MAKES_THE_SITE
    ] * 5
    assert [unread("none", "main"), unread("made", "../copy"), unread("../copy", "made")] == [[]] * 3
    commit("changed")
    assert [unread("HEAD"), unread("HEAD", "."), unread("HEAD~1", "HEAD")] == [[], [], MAKES_THE_SITE]


def test_what_differences_tell_of_and_what_makes_nothing_does_not_count(root: Path) -> None:
    write("docs/en/new.md", "new")
    for path in ("tests/test_a.py", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"):
        write(path, "new")

    assert unread("main") == []
    assert unread("main", ".") == []


def test_what_git_ignores_does_not_count_unless_it_is_committed(root: Path) -> None:
    write(".gitignore", "/assets/*.js\n")
    commit("ignored")
    write("assets/a.js", "x")

    assert unread("HEAD") == []
    git("add", "--force", "assets/a.js")
    assert unread("HEAD") == ["assets/a.js"]
    Path("assets/a.js").unlink()
    assert unread("HEAD") == []


def test_without_a_repository_what_is_made_does_not_count(root: Path) -> None:
    shutil.copytree(root, root.parent / "copy")
    shutil.rmtree(".git")
    for path in (".venv/a", "site/a", "build/a", "src/__pycache__/a", ".ruff_cache/a", "node_modules/a"):
        write(path, "x")
    write("overrides/site/a", "x")

    assert unread("../copy") == ["overrides/site/a"]


def test_a_link_counts_as_what_it_says_and_is_not_followed(root: Path) -> None:
    write("assets/a.js", "b.js")
    write("assets/b.js", "b.js")
    commit("files")
    Path("assets/a.js").unlink()
    Path("assets/a.js").symlink_to("b.js")
    Path("overrides").symlink_to("/")

    assert unread("HEAD") == ["assets/a.js", "overrides"]
    assert unread("HEAD", ".") == ["assets/a.js", "overrides"]
    commit("links")
    assert [unread("HEAD"), unread("HEAD", "."), unread("HEAD~1")] == [[], [], ["assets/a.js", "overrides"]]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("default: true", "default: false", ["mkdocs.yml"]),
        ("default: true", 'default: "true"', ["mkdocs.yml"]),
        ("plugins:", "hooks: [other.py]\n\nplugins:", ["mkdocs.yml"]),
        ("plugins:", "# what comes with it\n'plugins' :", []),
        ("plugins:", "repo_url: https://git.example.org/\n\nplugins:", []),
        ("- regions/index.md", "- regions/more.md", []),
        ("locale: en, ", "locale: en, theme: {custom_dir: other}, ", ["mkdocs.yml"]),
    ],
)
def test_settings_count_but_for_the_menu_and_the_addresses(old: str, new: str, found: list[str], root: Path) -> None:
    replace("mkdocs.yml", old, new)

    assert unread("main") == found
