"""The verbs on editions, in a scratch repository with real git; what they publish is made by a quick stand-in."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mike.versions import Versions

import conftest
from helpsite import cli
from helpsite.edition import Release
from helpsite.editions.revisions import Where
from helpsite.project import read_project
from helpsite.published import verbs
from helpsite.published.git import Git, Refused
from helpsite.site.api import api

SAMPLE = Path(__file__).parent / "sample"
DAY = date(2026, 7, 15)
AHEAD = date(2026, 8, 2)  # of the clock, which stands at the first of August
NAMES = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com"}
NAMES |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
EMAIL = "support@example.com"
# The editions with a page /old/.
HAVING_ONE_MORE = ("2026.05", "2026.06")


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample with one commit, in which the tests run."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name, value in (ALONE | NAMES).items():
        monkeypatch.setenv(name, value)
    root = shutil.copytree(SAMPLE, tmp_path / "project")
    monkeypatch.chdir(root)
    git("init", "--quiet", "-b", "main")
    commit("one")
    return root


def git(*arguments: str, told: str = "") -> str:
    done = subprocess.run(["git", *arguments], input=told.encode(), capture_output=True, check=True)
    return done.stdout.decode().strip()


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", message)


def replace(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


def desk(day: date = DAY, branch: str = "gh-pages") -> verbs.Desk:
    where = Where(Path.cwd(), dict(os.environ), day, datetime(2026, 8, 1, tzinfo=UTC))
    return verbs.Desk(read_project(where.root, day, where.clock), where, branch)


def build(release: Release, folder: Path, extra: bytes = b"") -> None:
    """A stand-in for the build: a page, a page below it, and the contacts, which a record has not."""
    form = "record" if release.is_record else "whole"
    told = json.dumps({"edition": release.edition.name, "form": form})
    channels = "{}" if release.is_record else api(desk(release.edition.day).project)[verbs.CHANNELS]
    pages = ["/", "/fees/"] + (["/old/"] if release.edition.name in HAVING_ONE_MORE else [])
    files = {
        "index.html": told.encode(),
        "404.html": b'<title></title><article id="__content"></article>',
        "en/404.html": b'<title></title><article id="__content"></article>',
        "pages.json": json.dumps(pages).encode(),
        "changes.json": json.dumps(release.changes).encode(),
        "en/fees/index.html": form.encode() + extra,
        verbs.CHANNELS: channels.encode(),
    }
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def release(name: str, day: date = DAY, build: verbs.Build = build, **options: object) -> str:
    plan = verbs.release(desk(day), name, build, **{"are_samples_allowed": True, **options})
    assert plan.carry_out
    return plan.carry_out()


def change_and_release(name: str, fee: str) -> None:
    """A release of a commit with another name for the site, so that there is a change."""
    text = Path("data/site.yaml").read_text(encoding="utf-8").splitlines()
    lines = [f"name: {{zh: {fee}, en: {fee}}}" if line.startswith("name: {zh") else line for line in text]
    Path("data/site.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    commit(name)
    release(name)


def refused(plan: Callable[[], object]) -> str:
    before = state()
    with pytest.raises(Refused) as found:
        plan()
    assert state() == before
    (line,) = str(found.value).splitlines()
    return line


def state() -> str:
    """Every branch with its commit, and what the working tree looks like."""
    return git("for-each-ref") + git("status", "--porcelain")


def shown(path: str, branch: str = "gh-pages") -> str:
    return git("show", f"{branch}:{path}")


def forms(branch: str = "gh-pages") -> dict[str, str]:
    """Of each folder that holds an edition: which one, in which form."""
    pages = [path for path in git("ls-tree", "-r", "--name-only", branch).splitlines() if path.endswith("/index.html")]
    told = {path: shown(path, branch) for path in pages}
    read = {path: json.loads(text) for path, text in told.items() if text.startswith("{")}
    return {path.removesuffix("/index.html"): f"{about['edition']} {about['form']}" for path, about in read.items()}


def versions() -> dict[str, list[str]]:
    return {str(info.version): sorted(info.aliases) for info in Versions.loads(shown("versions.json"))}


def wholes() -> dict[str, str]:
    """The tree of the whole form of each edition."""
    return {about["version"]: about["properties"]["published"] for about in json.loads(shown("versions.json"))}


# --- Releasing --------------------------------------------------------------------------------------------------------


def test_the_first_release_makes_the_branch_in_one_commit() -> None:
    made = release("2026.07")

    assert git("rev-list", "gh-pages") == made
    assert forms() == {"latest": "2026.07 whole", "2026.07": "2026.07 whole", ".records/2026.07": "2026.07 record"}
    (about,) = json.loads(shown("versions.json"))
    assert about == {
        "version": "2026.07",
        "title": "2026.07",
        "aliases": ["latest"],
        "properties": {
            "day": "2026-07-15",
            "commit": git("rev-parse", "main"),
            "published": git("rev-parse", "gh-pages:2026.07"),
            "address": "https://help.example.com/",
        },
    }
    assert {"index.html", ".nojekyll", "versions.json"} <= set(git("ls-tree", "--name-only", "gh-pages").splitlines())
    assert git("status", "--porcelain") == ""


def test_the_next_release_leaves_the_record_of_the_one_before() -> None:
    release("2026.07")
    record = git("rev-parse", "gh-pages:.records/2026.07")
    change_and_release("2026.08", "Second")

    assert forms() == {
        "latest": "2026.08 whole",
        "2026.08": "2026.08 whole",
        ".records/2026.08": "2026.08 record",
        "2026.07": "2026.07 record",
    }
    assert git("rev-parse", "gh-pages:2026.07") == record
    assert versions() == {"2026.08": ["latest"], "2026.07": []}
    assert git("rev-list", "--count", "gh-pages") == "2"


def test_a_release_is_told_of_the_editions_before_and_of_what_changed_since_the_newest() -> None:
    told: list[Release] = []

    def look(release: Release, folder: Path) -> None:
        told.append(release)
        build(release, folder)

    release("2026.07", build=look)
    change_and_release("2026.08", "Second")
    replace("data/site.yaml", "name: {zh: Second", "name: {zh: Third")
    commit("three")
    release("2026.09", build=look)

    first, first_record, third, third_record = told
    assert (first.earlier, first.changes, first.is_record, first_record.is_record) == ((), (), False, True)
    assert [edition.name for edition in third.earlier] == ["2026.08", "2026.07"]
    assert len(third.changes) == 1
    assert "Third" in third.changes[0]["zh"]
    assert third.edition.commit == git("rev-parse", "main")
    assert third_record.changes == third.changes


def test_no_address_is_named_among_the_changes() -> None:
    release("2026.07")
    replace("data/channels.yaml", EMAIL, "new@example.com")
    commit("two")
    told: list[Release] = []

    def look(release: Release, folder: Path) -> None:
        told.append(release)
        build(release, folder)

    release("2026.08", build=look)

    said = json.dumps(told[0].changes)
    assert "the contact changed" in said
    assert "new@example.com" not in said
    assert EMAIL not in said


def test_the_same_commit_and_day_make_the_same_tree(tmp_path: Path) -> None:
    release("2026.07")
    first = git("rev-parse", "gh-pages^{tree}")
    git("branch", "-D", "gh-pages")
    release("2026.07")

    assert git("rev-parse", "gh-pages^{tree}") == first


def test_another_day_and_branch_can_be_named() -> None:
    plan = verbs.release(desk(date(2026, 7, 20), "site"), "2026.07", build, are_samples_allowed=True)
    assert plan.carry_out
    plan.carry_out()

    assert json.loads(shown("versions.json", "site"))[0]["properties"]["day"] == "2026-07-20"
    assert git("branch", "--list", "gh-pages") == ""


def test_latest_can_be_a_link_and_stays_one() -> None:
    release("2026.07", alias="symlink")
    assert git("ls-tree", "gh-pages", "latest").startswith("120000 blob")
    assert shown("latest") == "2026.07"

    change_and_release("2026.08", "Second")
    assert shown("latest") == "2026.08"

    change = verbs.rollback(desk()).carry_out
    assert change
    change()
    assert shown("latest") == "2026.07"


def test_latest_becomes_a_copy_again_when_asked() -> None:
    release("2026.07", alias="symlink")
    commit("two")
    release("2026.08", alias="copy")

    assert git("ls-tree", "gh-pages", "latest").startswith("040000 tree")


def test_what_a_host_keeps_on_the_branch_stays(tmp_path: Path) -> None:
    blob = git("hash-object", "-w", "--stdin", told="help.example.com\n")
    tree = git("mktree", told=f"100644 blob {blob}\tCNAME\n")
    git("branch", "gh-pages", git("commit-tree", tree, "-m", "By the host"))
    release("2026.07")

    assert shown("CNAME") == "help.example.com"


def put_by_hand(files: dict[str, str], message: str = "By hand") -> None:
    """One commit more on the branch, with these files."""
    tree = Git(Path.cwd(), os.environ).with_files(
        git("rev-parse", "gh-pages^{tree}"), {path: text.encode() for path, text in files.items()}
    )
    git("branch", "--force", "gh-pages", git("commit-tree", tree, "-p", "gh-pages", "-m", message))


@pytest.mark.usefixtures("three")
def test_what_is_put_at_the_top_by_hand_stays_but_not_in_the_place_of_our_own() -> None:
    files = {"google1.html": "proof", ".well-known/assetlinks.json": "[]", "robots.txt": "mine"}
    put_by_hand(files)
    roll_back()
    change_and_release("2026.10", "Fourth")

    assert shown("google1.html") == "proof"
    assert shown(".well-known/assetlinks.json") == "[]"
    assert shown("robots.txt").startswith("User-agent: *")


def test_a_branch_is_gone_on_with_where_the_remote_has_it(tmp_path: Path) -> None:
    git("clone", "--quiet", "--bare", ".", str(tmp_path / "origin"))
    git("remote", "add", "origin", str(tmp_path / "origin"))
    release("2026.07")
    git("push", "--quiet", "origin", "gh-pages")
    first = git("rev-parse", "gh-pages")
    git("branch", "-D", "gh-pages")
    release("2026.08")

    assert git("rev-parse", "gh-pages^") == first
    assert git("rev-parse", "origin/gh-pages") == first


# --- What a release refuses -------------------------------------------------------------------------------------------


def plan_release(name: str = "2026.08", **options: object) -> Callable[[], object]:
    return lambda: verbs.release(desk(), name, build, **{"are_samples_allowed": True, **options})


def test_a_bad_name_is_refused() -> None:
    assert refused(plan_release("2026.8")).startswith('"2026.8" is no name of an edition; write its year and month')


def test_a_change_that_is_not_committed_is_refused() -> None:
    replace("docs/zh/fees.md", "\n", "\n\n")

    fact = "docs/zh/fees.md is not committed as it stands; commit it, or put it away by git stash"
    assert refused(plan_release()) == fact


def test_a_new_file_that_is_not_committed_is_refused() -> None:
    shutil.copy("docs/zh/fees.md", "docs/zh/new.md")

    assert refused(plan_release()).startswith("docs/zh/new.md is not committed as it stands;")


def test_a_file_that_git_ignores_and_the_site_is_made_from_is_refused() -> None:
    Path(".gitignore").write_text("/docs/zh/fees.md\n/docs/zh/secret.md\n/site/\n", encoding="utf-8")
    commit("two")
    Path("site").mkdir()
    Path("site/index.html").touch()
    plan_release()()
    shutil.copy("docs/zh/topics.md", "docs/zh/secret.md")

    fact = "git ignores docs/zh/secret.md, and the site is made from it; commit it, or take it out"
    assert refused(plan_release()) == fact


def test_an_edition_that_exists_is_refused_and_so_is_an_older_one() -> None:
    release("2026.08")

    fact = "2026.08 is published already, and no edition is changed; choose another name, or push it by git push origin"
    assert refused(plan_release("2026.08")) == f"{fact} and the branch if only that failed"
    fact = "2026.07.2 is not newer than 2026.08; choose a name that comes after it"
    assert refused(plan_release("2026.07.2")) == fact
    plan_release("2026.08.1")()


def test_sample_data_is_refused_unless_allowed() -> None:
    fact = "the facts hold sample data, which no reader may get; replace it, or try with --allow-sample"
    assert refused(plan_release(are_samples_allowed=False)) == fact


def test_without_a_repository_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shutil.copytree(SAMPLE, tmp_path / "alone"))

    with pytest.raises(Refused, match=r"^this project is in no git repository; run git init, and commit everything$"):
        plan_release()()


def test_without_a_commit_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shutil.copytree(SAMPLE, tmp_path / "alone"))
    git("init", "--quiet")

    with pytest.raises(Refused, match=r"^nothing is committed yet; commit everything first$"):
        plan_release()()


def test_without_git_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Refused, match=r"^git is not installed, and editions are kept by it; install git$"):
        plan_release()()


def test_without_a_name_of_who_commits_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name)

    fact = 'git does not know who commits; run git config user.name "…" and git config user.email "…"'
    assert refused(plan_release()) == fact


def test_a_branch_that_holds_something_else_is_refused() -> None:
    git("branch", "other")
    fact = "the branch other holds something else than editions; name another one by --branch, or delete it if nobody"
    assert refused(lambda: verbs.release(desk(branch="other"), "2026.08", build, are_samples_allowed=True)).startswith(
        fact
    )


def test_a_branch_that_is_checked_out_is_refused() -> None:
    fact = "the branch main is checked out; check another one out, or name another by --branch"
    assert refused(lambda: verbs.release(desk(branch="main"), "2026.08", build, are_samples_allowed=True)) == fact


def test_a_branch_that_has_no_such_name_is_refused() -> None:
    assert refused(lambda: verbs.rollback(desk(branch="a..b"))).startswith('"a..b" is no name for a branch;')


def test_a_branch_that_has_gone_on_here_and_there_is_refused() -> None:
    release("2026.07")
    first = git("rev-parse", "gh-pages")
    commit("two")
    release("2026.08")
    git("update-ref", "refs/remotes/origin/gh-pages", "gh-pages")
    git("branch", "--force", "gh-pages", first)
    plan_release("2026.09")()  # the remote is only further: its edition is there
    assert refused(plan_release("2026.08")).startswith("2026.08 is published already")
    git("branch", "--force", "gh-pages", git("commit-tree", "gh-pages^{tree}", "-p", first, "-m", "Mine"))

    fact = "gh-pages and origin/gh-pages have each gone on without the other; to give up what was made here, run git "
    assert refused(plan_release("2026.09")) == fact + "branch --force gh-pages origin/gh-pages, and do it again"


def test_a_build_that_fails_leaves_the_branch() -> None:
    def broken(release: Release, folder: Path) -> None:
        if release.is_record:
            raise Refused("the record can't be built; mend it")
        build(release, folder)

    assert refused(lambda: release("2026.07", build=broken)) == "the record can't be built; mend it"
    release("2026.07")
    commit("two")
    assert refused(lambda: release("2026.08", build=broken)) == "the record can't be built; mend it"


def test_a_branch_that_moved_meanwhile_is_left() -> None:
    release("2026.07")
    commit("two")
    plan = verbs.release(desk(), "2026.08", build, are_samples_allowed=True)
    git("branch", "--force", "gh-pages", git("commit-tree", "gh-pages^{tree}", "-m", "Somebody else"))

    assert plan.carry_out
    assert refused(plan.carry_out).startswith("gh-pages could not be moved: ")


@pytest.mark.parametrize(
    "extra", [b" write to support@example.com", b"support&#64;example.com", b"https://www.example.com/", b"+44 20"]
)
def test_a_record_that_names_a_contact_is_refused(extra: bytes) -> None:
    def leaky(release: Release, folder: Path) -> None:
        build(release, folder, extra if release.is_record else b"")

    if extra == b"+44 20":  # is none
        release("2026.07", build=leaky)
    else:
        said = refused(lambda: release("2026.07", build=leaky))
        assert said.startswith("the record .records/2026.07/en/fees/index.html names ")
        assert said.endswith("; take it out of the words of that page, or let a component say it")


def test_a_contact_that_is_new_is_not_in_any_record_before() -> None:
    release("2026.07", build=lambda release, folder: build(release, folder, b" new@example.com"))
    replace("data/channels.yaml", EMAIL, "new@example.com")
    commit("two")

    assert refused(lambda: release("2026.08")) == (
        "the record 2026.07/en/fees/index.html names new@example.com; retire 2026.07 first"
    )


def test_a_former_contact_is_not_in_a_new_record() -> None:
    release("2026.07")
    replace("data/channels.yaml", EMAIL, "new@example.com")
    commit("two")

    def leaky(release: Release, folder: Path) -> None:
        build(release, folder, EMAIL.encode() if release.is_record else b"")

    assert "/en/fees/index.html names support@example.com" in refused(lambda: release("2026.08", build=leaky))


def test_a_commit_that_no_branch_holds_is_refused() -> None:
    git("switch", "--quiet", "--detach")
    plan_release()()
    commit("two")

    fact = "the commit that is checked out is on no branch; run git switch --create and a name for one"
    assert refused(plan_release()) == fact


def test_a_day_before_that_of_the_newest_is_refused_and_one_to_come_is_told() -> None:
    release("2026.07")
    fact = "its day 2026-07-14 is before that of 2026.07, 2026-07-15; release it for a later day"
    assert refused(lambda: release("2026.08", date(2026, 7, 14))) == fact

    told = "Its day 2026-08-02 is still to come: readers get what holds then."
    days = {day: verbs.release(desk(day), "2026.08", build, are_samples_allowed=True).says for day in (DAY, AHEAD)}
    assert [told in says for says in days.values()] == [False, True]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("versions.json", '"address": "https://help.example.com/"', '"address": 7'),
        ("versions.json", '"address": "https://help.example.com/"', '"address": "https://[bad"'),
        ("versions.json", '"commit": "', '"commit": "/'),
        ("versions.json", '"commit": "', '"commit": 7, "x": "'),
        ("versions.json", '"version": "2026.08"', '"version": "../x"'),
        ("versions.json", "[", "{"),
        ("retired.json", '"version": "2026.07"', '"version": "2026.09"'),
        ("retired.json", "[", "7"),
    ],
)
@pytest.mark.usefixtures("three")
def test_a_list_of_editions_that_was_changed_by_hand_is_refused(file: str, old: str, new: str) -> None:
    retire("2026.07")
    text = shown(file)
    assert old in text
    put_by_hand({file: text.replace(old, new, 1)})

    fact = "versions.json or retired.json on the branch gh-pages was changed by hand and does not fit any more; take "
    for verb in (plan_release("2026.10"), lambda: verbs.rollback(desk()), lambda: verbs.retire(desk(), "2026.08")):
        assert refused(verb) == f"{fact}that commit back by git revert"


@pytest.mark.parametrize("pages", ["nope", "5", '[["x"]]'])
def test_a_list_of_pages_that_is_none_is_refused_before_anything_is_promised(pages: str) -> None:
    release("2026.07")
    whole = git("rev-parse", "gh-pages:2026.07")
    other = Git(Path.cwd(), os.environ).with_files(whole, {"pages.json": pages.encode()})
    put_by_hand({"versions.json": shown("versions.json").replace(whole, other)})

    fact = "pages.json of 2026.07 is no list of pages; take back what changed the branch by git revert"
    assert refused(plan_release()) == fact


def test_where_the_site_stood_is_nothing_of_its_own_once_it_is_no_official_host() -> None:
    def linking(release: Release, folder: Path) -> None:
        build(release, folder, b' href="https://help.example.com/latest/"')

    release("2026.07", build=linking)
    replace("data/site.yaml", "address: https://help.example.com/", "address: https://support.example.com/")
    commit("moved")
    plan_release()()  # the former host is an official one still
    replace("data/site.yaml", "host: help.example.com", "host: support.example.com")
    commit("two")
    assert "the record 2026.07/en/fees/index.html names " in refused(lambda: release("2026.08"))


# --- Going back -------------------------------------------------------------------------------------------------------


@pytest.fixture
def three() -> None:
    release("2026.07")
    change_and_release("2026.08", "Second")
    change_and_release("2026.09", "Third")


def roll_back(name: str | None = None) -> None:
    change = verbs.rollback(desk(), name).carry_out
    assert change
    change()


@pytest.mark.usefixtures("three")
def test_a_rollback_brings_the_whole_form_back_as_it_was() -> None:
    before = git("rev-parse", "gh-pages~1:2026.08")
    roll_back()

    assert forms() == {
        "latest": "2026.08 whole",
        "2026.08": "2026.08 whole",
        ".records/2026.08": "2026.08 record",
        "2026.07": "2026.07 record",
        "2026.09": "2026.09 record",
    }
    assert git("rev-parse", "gh-pages:latest") == git("rev-parse", "gh-pages:2026.08") == before
    assert versions() == {"2026.09": [], "2026.08": ["latest"], "2026.07": []}


@pytest.mark.usefixtures("three")
def test_back_and_forth_ends_where_it_began() -> None:
    tree = git("rev-parse", "gh-pages^{tree}")
    roll_back("2026.07")
    assert forms()["latest"] == "2026.07 whole"
    roll_back("2026.09")

    assert git("rev-parse", "gh-pages^{tree}") == tree


def test_links_from_records_lead_to_a_page_after_a_release_and_after_a_rollback() -> None:
    release("2026.04")
    for name in ("2026.05", "2026.07"):
        commit(name)
        release(name)
    page = "latest/en/old/index.html"
    published = wholes()

    assert "<h1>" in shown(page)
    assert git("rev-parse", "gh-pages:2026.07") == published["2026.07"]
    roll_back("2026.04")
    assert "<h1>" in shown(page)
    assert wholes() == published


@pytest.mark.usefixtures("three")
def test_a_rollback_to_the_latest_does_nothing_and_says_so() -> None:
    plan = verbs.rollback(desk(), "2026.09")

    assert plan == verbs.Plan(("2026.09 is the latest edition already: there is nothing to do.",))


def test_a_rollback_without_an_edition_before_is_refused() -> None:
    assert refused(lambda: verbs.rollback(desk())) == "no edition is published on gh-pages; release one first"
    release("2026.07")
    fact = "no edition before 2026.07 is published; name one, or release a new one"
    assert refused(lambda: verbs.rollback(desk())) == fact
    fact = 'there is no edition "2026.06"; published are: 2026.07'
    assert refused(lambda: verbs.rollback(desk(), "2026.06")) == fact


def test_a_rollback_to_a_contact_that_is_not_current_is_refused() -> None:
    release("2026.07")
    replace("data/channels.yaml", EMAIL, "new@example.com")
    commit("two")
    release("2026.08")

    fact = f"2026.07 names {EMAIL}, which is no current contact in 2026.08 any more; release a new edition instead"
    assert refused(lambda: verbs.rollback(desk())) == fact


@pytest.mark.usefixtures("three")
def test_without_the_commit_of_an_edition_nothing_takes_its_place() -> None:
    text = shown("versions.json")
    put_by_hand({"versions.json": text.replace(git("rev-parse", "main~1"), "0" * 40)})
    fact = "the commit 0000000 that 2026.08 was built from is not in this clone; fetch all branches, run git fetch "
    assert refused(lambda: verbs.rollback(desk())) == f"{fact}--unshallow, or clone the repository whole"


def test_a_rollback_to_a_contact_of_others_that_may_not_be_named_any_more_is_refused() -> None:
    clean = Path("data/channels.yaml").read_text(encoding="utf-8")
    with_other = f"{clean}\nallowed:\n  - {{value: fraud@police.example, reason: for victims}}\n"
    Path("data/channels.yaml").write_text(with_other, encoding="utf-8")
    commit("with")
    release("2026.07")
    Path("data/channels.yaml").write_text(clean, encoding="utf-8")
    commit("without")
    release("2026.08")

    fact = "2026.07 names fraud@police.example, which is no current contact in 2026.08 any more; release a new edition "
    assert refused(lambda: verbs.rollback(desk())) == f"{fact}instead"


def test_a_release_after_a_rollback_must_be_newer_than_all() -> None:
    release("2026.07")
    commit("two")
    release("2026.08")
    roll_back()

    assert refused(plan_release("2026.07.1")).startswith("2026.07.1 is not newer than 2026.08;")
    commit("three")
    release("2026.09")
    assert versions() == {"2026.09": ["latest"], "2026.08": [], "2026.07": []}


# --- Retiring ---------------------------------------------------------------------------------------------------------


def retire(name: str) -> None:
    change = verbs.retire(desk(), name).carry_out
    assert change
    change()


@pytest.mark.usefixtures("three")
def test_a_tombstone_takes_the_place_of_a_retired_edition() -> None:
    retire("2026.07")

    folders = ("2026.07", "2026.07/en")
    files = [f"{folder}/{page}.html" for folder in folders for page in ("index", "404", "editions/changes/index")]
    assert set(git("ls-tree", "-r", "--name-only", "gh-pages", "2026.07/").splitlines()) == set(files)
    for file in files:
        page = conftest.read_html(shown(file).split("\n", 1)[1])
        first, second = ("/latest/en/", "/latest/") if "/en/" in file else ("/latest/", "/latest/en/")
        leads = [link.get("href") for link in page.one("article").all("a")]
        assert leads == [f"{home}{end}" for home in (first, second) for end in ("", "contact/", "editions/")]
        assert page.one("meta", name="robots").get("content") == "noindex"
        assert "Edition 2026.07 was withdrawn" in page.text
        assert "2026.07 版已经撤回" in page.text
    assert versions() == {"2026.09": ["latest"], "2026.08": []}
    assert [told["version"] for told in json.loads(shown("retired.json"))] == ["2026.07"]


@pytest.mark.usefixtures("three")
def test_what_is_retired_stays_so() -> None:
    retire("2026.07")
    plan = verbs.retire(desk(), "2026.07")
    assert plan == verbs.Plan(("2026.07 is retired already: there is nothing to do.",))
    fact = "2026.07 was retired, and nothing brings it back; release a new edition instead"
    assert refused(lambda: verbs.rollback(desk(), "2026.07")) == fact
    change_and_release("2026.10", "Fourth")

    assert "Edition 2026.07 was withdrawn" in shown("2026.07/index.html")
    assert [told["version"] for told in json.loads(shown("retired.json"))] == ["2026.07"]


def test_what_makes_the_latest_hand_out_a_former_contact_is_not_retired() -> None:
    release("2026.07")
    for name, old, new in (("2026.08", EMAIL, "new@example.com"), ("2026.09", "new@example.com", EMAIL)):
        replace("data/channels.yaml", old, new)
        commit(name)
        release(name)
    roll_back("2026.07")

    fact = f"2026.07 names {EMAIL}, which is no current contact in 2026.08 any more; release a new edition instead"
    assert refused(lambda: verbs.retire(desk(), "2026.09")) == fact
    retire("2026.08")


@pytest.mark.usefixtures("three")
def test_what_is_said_of_a_retired_edition_was_released() -> None:
    replace("data/strings.yaml", "What it said is no longer shown here.", "Write to somebody.")
    retire("2026.07")

    assert "What it said is no longer shown here." in shown("2026.07/en/index.html")
    assert "Write to somebody." not in shown("2026.07/en/index.html")


def test_a_retired_name_is_not_used_again() -> None:
    release("2026.07")
    commit("two")
    release("2026.08")
    roll_back()
    retire("2026.08")

    fact = "2026.08 was retired, and its name is not used again; choose another name"
    assert refused(plan_release("2026.08")) == fact
    plan_release("2026.07.1")()


@pytest.mark.usefixtures("three")
def test_the_latest_and_what_is_no_edition_cannot_be_retired() -> None:
    fact = "2026.09 is the latest edition; release another one or roll back to one, then retire it"
    assert refused(lambda: verbs.retire(desk(), "2026.09")) == fact
    assert refused(lambda: verbs.retire(desk(), "latest")).startswith('there is no edition "latest"; published are: ')


# --- The command line -------------------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_build_site", build)
    monkeypatch.setattr(cli, "_quiet_logging", lambda: None)
    monkeypatch.setattr(cli, "_fix_date", lambda _project: None)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, arguments, catch_exceptions=False)


RELEASE = ("release", "--allow-sample", "--date", "2026-07-15")


@pytest.mark.usefixtures("quick")
def test_a_verb_says_what_it_does_and_a_dry_run_only_says_it() -> None:
    head = git("rev-parse", "--short=7", "main")
    told = [
        f"Release 2026.07: the site of 2026-07-15, built from commit {head}, whole and as a record.",
        "On the branch gh-pages: latest/ is 2026.07.",
        "It is the first edition.",
    ]
    dry = run(*RELEASE, "2026.07", "--dry-run")
    assert dry.output.splitlines() == [*told, "This is a dry run: nothing was written."]
    assert git("branch", "--list", "gh-pages") == ""

    done = run(*RELEASE, "2026.07")
    made = git("rev-parse", "--short=7", "gh-pages")
    end = [f"Done: commit {made} on gh-pages.", "Nothing is pushed. To publish it: git push origin gh-pages"]
    assert (done.exit_code, done.output.splitlines()) == (0, [*told, *end])


@pytest.mark.usefixtures("quick")
def test_a_dry_run_of_each_verb_writes_nothing() -> None:
    for name in ("2026.07", "2026.08"):
        assert run(*RELEASE, name).exit_code == 0
        commit("next")
    before = state()

    for arguments in ((*RELEASE, "2026.09"), ("rollback",), ("retire", "2026.07")):
        done = run(*arguments, "--dry-run")
        assert (done.exit_code, done.output.splitlines()[-1]) == (0, "This is a dry run: nothing was written.")
    assert state() == before


@pytest.mark.usefixtures("quick")
def test_what_is_done_already_is_no_failure() -> None:
    run(*RELEASE, "2026.07")
    before = state()
    done = run("rollback", "2026.07")

    said = "2026.07 is the latest edition already: there is nothing to do.\n"
    assert (done.exit_code, done.output, state()) == (0, said, before)


@pytest.mark.usefixtures("quick")
def test_a_failing_check_is_told_as_check_tells_it() -> None:
    replace("data/site.yaml", "source: company", "source: nobody")
    commit("two")
    done, checked = run(*RELEASE, "2026.07"), run("check", "--date", "2026-07-15")

    assert (done.exit_code, checked.exit_code) == (1, 1)
    assert done.output == checked.output
    assert git("branch", "--list", "gh-pages") == ""


@pytest.mark.usefixtures("quick")
def test_only_when_asked_it_is_pushed(tmp_path: Path) -> None:
    git("clone", "--quiet", "--bare", ".", str(tmp_path / "origin"))
    git("remote", "add", "origin", str(tmp_path / "origin"))
    run(*RELEASE, "2026.07")
    assert git("ls-remote", "origin", "gh-pages") == ""

    done = run("rollback", "2026.07", "--push")
    assert done.output.splitlines()[-1] == "Pushed to origin."
    assert git("ls-remote", "origin", "gh-pages").split()[0] == git("rev-parse", "gh-pages")


@pytest.mark.usefixtures("quick")
def test_a_push_that_fails_is_told_in_a_line_and_the_commit_stays() -> None:
    done = run(*RELEASE, "2026.07", "--push")

    *_, told, failed = done.output.splitlines()
    assert done.exit_code == 1
    assert told == f"Done: commit {git('rev-parse', '--short=7', 'gh-pages')} on gh-pages."
    assert failed.startswith("Error: the push failed: ")
    assert failed.endswith("; what is on gh-pages stays there, push it by git push origin gh-pages")


@pytest.mark.usefixtures("three")
def test_the_editions_are_listed() -> None:
    roll_back()
    retire("2026.07")
    commits = [git("rev-parse", "--short=7", name) for name in ("main", "main~1", "main~2")]

    assert run("editions").output.splitlines() == [
        f"2026.09    2026-07-15  {commits[0]}",
        "    1 change:",
        "    - 本站名称由“Second”变为“Third”",
        f"2026.08    2026-07-15  {commits[1]}  latest",
        "    1 change:",
        "    - 本站名称由“示例帮助”变为“Second”",
        f"2026.07    2026-07-15  {commits[2]}  retired",
    ]


@pytest.mark.usefixtures("three")
def test_the_editions_are_listed_also_where_the_facts_are_broken() -> None:
    Path("data/channels.yaml").write_text("channels: [", encoding="utf-8")

    assert run("editions").output.startswith("2026.09    2026-07-15 ")


def test_without_any_edition_the_list_says_so() -> None:
    assert run("editions").output == "No edition is published on gh-pages.\n"
