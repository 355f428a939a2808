"""The command line: `helpsite build|serve|check|diff|new|channels|release|editions|…`. The only place that prints."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, get_args
from zoneinfo import ZoneInfo

import click

from helpsite.clock import clock, now
from helpsite.data.catalog import read_catalog
from helpsite.data.model import YEARS, Domain
from helpsite.data.schema import schema_files
from helpsite.editions.difference import Difference, Kind
from helpsite.pages.announcement import DRAFT_MARK
from helpsite.problem import Problem, ProblemsFound, count, github_annotation
from helpsite.project import Project, read_project, zone_of
from helpsite.recheck import contacts, due
from helpsite.rules import check as find_problems

if TYPE_CHECKING:
    from helpsite.edition import Release
    from helpsite.editions.demand import Demand
    from helpsite.editions.revisions import Where
    from helpsite.published.branch import Alias
    from helpsite.published.verbs import Desk, Plan

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
@click.version_option(package_name="helpsite")
def main() -> None:
    """Builds a help site from checked facts in data/ and prose in docs/."""


def _meant(_context: click.Context, _option: click.Parameter, day: datetime | None) -> datetime | None:
    """The day of --date, if its year can be meant: near the ends of the calendar no other day can be counted."""
    if day and day.year not in YEARS:
        raise click.ClickException(f"the year of --date {day.date()} can't be meant; write for example 2026-07-01")
    return day


def _named(_context: click.Context, _option: click.Parameter, slug: str | None) -> str | None:
    """The words of --slug, if a file can have such a name."""
    from helpsite.editions.draft import slug_fault

    if slug is not None and (fault := slug_fault(slug)):
        raise click.ClickException(f"--slug {fault}")
    return slug


def _date_option(command: Command) -> Command:
    return click.option(
        "--date",
        "day",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_meant,
        help="The day the site speaks of; today if left out.",
    )(command)


def _shared_options(command: Command) -> Command:
    command = _date_option(command)
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "github"]),
        default="text",
        show_default=True,
        help="How problems are written: for people, or as annotations on GitHub.",
    )(command)


@main.command()
@_shared_options
def check(form: str, day: datetime | None) -> None:
    """Check data and pages, without building anything."""
    project = _checked_project(form, day)
    click.echo(f"No problems. {project.catalog.size} values and {len(project.pages)} pages are in order.")
    if stale := due(project):
        click.echo(f"Due for checking again ({len(stale)}):")
        for found in stale:
            click.echo(github_annotation(found, "warning") if form == "github" else str(found))


@main.command()
@_shared_options
def build(form: str, day: datetime | None) -> None:
    """Check everything, then build the site into site/. A build that fails leaves site/ as it was."""
    project = _checked_project(form, day)
    _fix_date(project)
    _quiet_logging()
    folder = _build_site()
    click.echo(f"The site for {project.today} is in {folder.name}/.")


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port to serve at.")
@_date_option
def serve(address: str, day: datetime | None) -> None:
    """Build the site, show it at a local address, and build it again at every change."""
    _fix_date(_checked_project("text", day))
    from mkdocs.commands.serve import serve as mkdocs_serve

    _quiet_logging()
    mkdocs_serve(str(_root() / "mkdocs.yml"), dev_addr=address)


@main.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="For a terminal, for a pull request, or for programs.",
)
@click.option("--require-announcements", "is_demanding", is_flag=True, help="Fail if a change is not announced.")
@_date_option
def diff(base: str, head: str | None, form: str, is_demanding: bool, day: datetime | None) -> None:
    """Say what readers will notice between BASE and HEAD, in every language, what weighs most for them first.

    Each is a folder with data/ and docs/, or a revision: a commit, a tag, a branch. A folder that has the name of one
    is written ./name. Without HEAD it is what stands in the project's folder now.
    """
    # Imported here and below: `check` must be quick, and compares nothing.
    from helpsite.editions import report
    from helpsite.editions.draft import drafts
    from helpsite.editions.uncompared import not_compared

    before, after, found, demanded = _compared(base, head, day)
    suggestions = drafts(demanded.untold, before, after, _moment(after, day))
    unread = not_compared(base, head, after.languages, _where(day))
    told = report.Report(before, after, found, demanded.problems, suggestions, is_demanding, unread)
    say = {"text": report.text, "markdown": report.markdown, "json": report.as_json}[form]
    click.echo(say(told))
    if is_demanding and demanded.problems:
        sys.exit(1)


@main.group()
def new() -> None:
    """Begin a new page."""


@new.command()
@click.option("--from-diff", "base", required=True, metavar="BASE", help="Since when: a revision or a folder.")
@click.option("--slug", metavar="WORDS-LIKE-THIS", callback=_named, help="The file's name, behind its date.")
@click.option(
    "--kind", type=click.Choice(get_args(Kind)), help="Of which changes; of those that weigh most if left out."
)
@_date_option
def announcement(base: str, slug: str | None, kind: Kind | None, day: datetime | None) -> None:
    """Draft an announcement, in every language, of the changes since BASE that have none.

    What the facts say is filled in; the rest is marked. Nothing that is there already is written over.
    """
    from helpsite.editions.draft import draft, of_kind, write
    from helpsite.editions.report import additions

    before, after, _, demanded = _compared(base, None, day)
    kinds = list(dict.fromkeys(change.subject.kind for change in demanded.untold))
    if not kinds or (kind and kind not in kinds):
        what = f"change of {kind}" if kind else "change"
        raise click.ClickException(f"there is nothing to announce: no {what} since {base} lacks an announcement")
    kind = kind or kinds[0]
    drafted = draft(of_kind(demanded.untold, kind), before, after, _moment(after, day), slug)
    try:
        write(drafted, _root())
    except ProblemsFound as found:
        _refuse(found.problems, "text")
    click.echo(f"Written, to be finished where {DRAFT_MARK} stands:")
    for path in drafted.front:
        click.echo(path)
    if then := list(additions(drafted)):
        click.echo("Then:")
        for line in then:
            click.echo(line)
    if day:
        click.echo(f"Give check and diff the same day: --date {day.date()}.")
    if others := [other for other in kinds if other != kind]:
        click.echo(f"Left to announce: changes of {' and '.join(others)}.")


@main.command()
@click.option("--due", "only_due", is_flag=True, help="Only those to check again, and what to do.")
@_date_option
def channels(only_due: bool, day: datetime | None) -> None:
    """List the official domains and the channels with how far each can be trusted."""
    project = _checked_project("text", day)
    stale = due(project)
    if only_due:
        for found in stale:
            click.echo(str(found))
        click.echo(f"{len(stale)} of {len(contacts(project))} contacts are due for checking again.")
        return
    for contact in contacts(project):
        state = project.trust_of(contact)
        address = contact.host if isinstance(contact, Domain) else contact.address or "no address"
        confirmed = f", confirmed on {contact.verified_on}" if contact.verified_on else ""
        click.echo(f"{contact.place()}: {contact.id}: {address} ({state}{confirmed})")


@main.command()
def schemas() -> None:
    """Write the JSON Schemas of the data files into schemas/."""
    root = _root()
    try:
        languages = read_catalog(root).languages
    except ProblemsFound as found:
        _refuse(found.problems, "text")
    for path, text in schema_files(languages).items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        click.echo(path)


def _build_site(release: Release | None = None, folder: Path | None = None) -> Path:
    """Builds the site, for an edition if one is named, into `folder` or where mkdocs.yml says, and returns the folder.

    Raises click.ClickException.
    """
    # Imported here: `check` must be quick, and needs no MkDocs.
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    try:
        config = load_config(str(_root() / "mkdocs.yml"), strict=True, **({"site_dir": str(folder)} if folder else {}))
        config.extra["release"] = release
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
    except (Abort, ConfigurationError) as error:
        raise click.ClickException(str(error)) from None
    return Path(config.site_dir)


def _compared(base: str, head: str | None, day: datetime | None) -> tuple[Project, Project, list[Difference], Demand]:
    """The earlier and the later of two states, the differences between them, and what they demand.

    Prints what is wrong if one can't be read, and exits with 1.
    Neither is checked: it is while an announcement is missing that an editor looks at the differences.
    """
    from helpsite.editions.compare import differences
    from helpsite.editions.demand import demand
    from helpsite.editions.revisions import read_states

    try:
        before, after = read_states(base, head, _where(day))
    except ProblemsFound as found:
        _refuse(found.problems, "text", count(found.problems, is_writing=False))
    found = differences(before, after)
    return before, after, found, demand(found, before, after)


def _where(day: datetime | None) -> Where:
    from helpsite.editions.revisions import Where

    return Where(_root(), os.environ, day.date() if day else now(os.environ), clock())


def _moment(project: Project, day: datetime | None) -> datetime:
    """The moment for a new announcement, in the site's zone: this one, or noon of the day of --date."""
    zone = zone_of(project.catalog.site.time_zone)
    return datetime.combine(day.date(), time(12), zone) if day else now(os.environ).astimezone(zone).replace(second=0)


def _checked_project(form: str, day: datetime | None) -> Project:
    """The project, if nothing is wrong with it; else prints every problem and exits with 1."""
    gc.disable()  # what is read stays: to look for waste among it again and again would take a third of the time
    when = day.date() if day else now(os.environ)
    try:
        project = read_project(_root(), when, clock())
        problems = find_problems(project)
    except ProblemsFound as found:
        problems = found.problems
    if problems:
        _refuse(problems, form)
    gc.freeze()
    gc.enable()
    return project


def _refuse(problems: list[Problem], form: str, end: str | None = None) -> NoReturn:
    for problem in problems:
        click.echo(github_annotation(problem) if form == "github" else str(problem))
    click.echo(end or count(problems), err=True)
    sys.exit(1)


def _root() -> Path:
    """The project's folder: the nearest one, from here upwards, that holds mkdocs.yml and data/."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "data").is_dir():
            return folder
    raise click.ClickException("there is no mkdocs.yml beside a data folder here; change to the project's folder")


def _fix_date(project: Project) -> None:
    """Hands the site's day on to the hooks, in the way that build programs agree on: SOURCE_DATE_EPOCH."""
    noon = datetime.combine(project.today, time(12), ZoneInfo(project.catalog.site.time_zone))
    os.environ["SOURCE_DATE_EPOCH"] = str(int(noon.timestamp()))


def _quiet_logging() -> None:
    """MkDocs' warnings and errors, without its progress."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.WARNING)
    logger.addHandler(handler)


# --- Editions ---------------------------------------------------------------------------------------------------------

_branch_option = click.option(
    "--branch", default="gh-pages", show_default=True, help="The branch that the editions are on."
)


def _writing_options(command: Command) -> Command:
    """The options of the verbs that write to the branch."""
    for option in (
        click.option("--push", "is_pushed", is_flag=True, help="Push the branch to origin."),
        click.option("--dry-run", "is_dry", is_flag=True, help="Only say what would be done."),
        _branch_option,
    ):
        command = option(command)
    return command


@main.command()
@click.argument("name")
@click.option("--allow-sample", "are_samples_allowed", is_flag=True, help="For a trial: release made-up facts too.")
@click.option(
    "--alias",
    type=click.Choice(["copy", "symlink"]),
    help="Whether latest/ is a copy of its edition or a link to it; as before if left out, at first a copy.",
)
@_date_option
@_writing_options
def release(name: str, alias: Alias | None, are_samples_allowed: bool, **how: Any) -> None:
    """Publish the site as the edition NAME, such as 2026.12, into a branch, as its latest one.

    The edition that was the latest stays as a record of what it said, without contacts. Nothing is pushed unless asked.
    """
    from helpsite.published import verbs

    project = _checked_project("text", how["day"])
    _fix_date(project)
    _quiet_logging()
    desk = verbs.Desk(project, _where(how["day"]), how["branch"])
    _carry_out(
        lambda: verbs.release(desk, name, _build_site, alias, are_samples_allowed=are_samples_allowed), desk, how
    )


@main.command()
@_branch_option
def editions(branch: str) -> None:
    """List the editions with their days, their commits and what changed by them."""
    from helpsite.published import verbs
    from helpsite.published.git import Git, Refused

    try:
        lines = verbs.listed(Git(_root(), os.environ), branch)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    for line in lines:
        click.echo(line)


@main.command()
@click.argument("name", required=False)
@_writing_options
def rollback(name: str | None, **how: Any) -> None:
    """Make the edition NAME the latest again, as it was published; the one before the latest if NAME is left out."""
    from helpsite.published import verbs

    desk = _desk(how["branch"])
    _carry_out(lambda: verbs.rollback(desk, name), desk, how)


@main.command()
@click.argument("name")
@_writing_options
def retire(name: str, **how: Any) -> None:
    """Take the edition NAME out, and say at its address that it was withdrawn."""
    from helpsite.published import verbs

    desk = _desk(how["branch"])
    _carry_out(lambda: verbs.retire(desk, name), desk, how)


def _desk(branch: str) -> Desk:
    """What the verbs work on that build nothing: for them the project need only be readable. Their day is today."""
    from helpsite.published.verbs import Desk

    where = _where(None)
    try:
        return Desk(read_project(where.root, where.when, where.clock), where, branch)
    except ProblemsFound as found:
        _refuse(found.problems, "text")


def _carry_out(plan: Callable[[], Plan], desk: Desk, how: dict[str, Any]) -> None:
    """Says what a verb will do, and does it unless it is a dry run. `how` holds the options of _writing_options."""
    from helpsite.published.branch import REMOTE, push
    from helpsite.published.git import Refused

    try:
        planned = plan()
        for line in planned.says:
            click.echo(line)
        if how["is_dry"]:
            click.echo("This is a dry run: nothing was written.")
            return
        if planned.carry_out:
            click.echo(f"Done: commit {planned.carry_out()[:7]} on {desk.branch}.")
        if how["is_pushed"]:
            push(desk.git, desk.branch)
            click.echo(f"Pushed to {REMOTE}.")
        elif planned.carry_out:
            click.echo(f"Nothing is pushed. To publish it: git push {REMOTE} {desk.branch}")
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    except ProblemsFound as found:
        _refuse(found.problems, "text")
