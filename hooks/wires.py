"""Wires between MkDocs and helpsite: MkDocs' events call engine-free code, and nothing is decided here.

static-i18n builds the first language, and in its on_post_build (priority -100) calls MkDocs' whole build again for
each other one. So most events run once a language. What belongs to the whole site is done while static-i18n is not
`building`: before the first language in on_config, after the last one in on_post_build at -200.
"""

import logging
import os
import re
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

from markupsafe import escape
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from helpsite.clock import clock, now
from helpsite.known import as_known
from helpsite.pages.compose import compose, write_tree
from helpsite.problem import ProblemsFound, count
from helpsite.project import read_project
from helpsite.rules import check
from helpsite.site.assets import asset_paths, imported_modules
from helpsite.site.finish import finish, publish
from helpsite.site.frame import frame_words, page_frame, search_frame
from helpsite.site.search import SearchIndexError


@event_priority(100)
def on_config(config):
    """Reads, checks and composes; MkDocs then builds the composed tree, into a folder beside the site."""
    root = Path(config.config_file_path).parent
    i18n = config.plugins["i18n"]
    if not i18n.building:
        try:
            project = read_project(root, now(os.environ), clock())
            if problems := check(project):
                raise ProblemsFound(problems)
            # Set by `helpsite release`; any other build is for no edition.
            project = replace(as_known(project), release=config.extra.get("release"))
            pages = compose(project)
        except ProblemsFound as found:
            raise PluginError(f"{found}\n{count(found.problems)}") from None
        config.docs_dir = str(root / "build" / "docs")
        write_tree({page.path: page.text for page in pages}, Path(config.docs_dir))
        config.extra["helpsite"] = {"project": project, "pages": pages, "site_dir": config.site_dir}
        if project.release:
            # Pages of errors are shown at any address, and lead back by whole paths.
            config.site_url = f"{project.catalog.site.address}{project.release.folder}/"
        config.site_dir += ".new"
        shutil.rmtree(config.site_dir, ignore_errors=True)
    project = config.extra["helpsite"]["project"]
    # The theme prints this and the titles of nav as they are, so they are escaped here.
    config.site_name = str(escape(project.catalog.site.name[i18n.current_language or project.languages[0]]))
    return config


def on_serve(server, config, builder):
    """The composed tree is made by the build itself: a change there is no reason to build again."""
    server.unwatch(config.docs_dir)
    server.builder = _keep_the_site_before(server.builder)
    return server


def on_nav(nav, config, files):
    """Gives the items that mkdocs.yml names their words in the language that is built."""
    words = frame_words(config.extra["helpsite"]["project"], config.plugins["i18n"].current_language)["nav"]
    for item in nav.items:
        if item.title in words:
            item.title = str(escape(words[item.title]))
    return nav


def on_env(env, config, files):
    """Gives the templates the words of the page frame and the paths of our assets."""
    project = config.extra["helpsite"]["project"]
    env.globals["words"] = frame_words(project, config.plugins["i18n"].current_language)
    assets = Path(config.config_file_path).parent / "assets"
    env.globals["asset"], env.globals["modules"] = asset_paths(assets), partial(imported_modules, assets)
    env.globals["frame"] = page_frame(project, config.plugins["i18n"].current_language)
    env.globals["search"] = search_frame(project, config.plugins["i18n"].current_language)
    return env


def on_page_context(context, page, config, nav):
    """Gives a page its other languages, the day of its last change, and the link to its source."""
    project = config.extra["helpsite"]["project"]
    language = config.plugins["i18n"].current_language
    address = "/" + page.url.removeprefix("./").removeprefix(project.prefix(language).lstrip("/")).lstrip("/")
    context["frame"] = page_frame(project, language, address, page.meta, config.edit_uri)
    return context


def on_post_template(output_content, template_name, config):
    """Keeps a 404 page for each language and leaves the sitemap to helpsite."""
    if template_name == "sitemap.xml":
        return ""
    project = config.extra["helpsite"]["project"]
    prefix = project.prefix(config.plugins["i18n"].current_language)
    if template_name == "404.html" and prefix:
        file = Path(config.site_dir) / prefix.lstrip("/") / "404.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(output_content, encoding="utf-8")
        return ""
    return output_content


def on_post_page(output, page, config):
    """Lets the theme's skip link lead to the title: its own choice, the first heading, may stand below a table."""
    return re.sub(r'<a href="[^"]*" class="md-skip">', '<a href="#__content" class="md-skip">', output)


@event_priority(-200)
def on_post_build(config):
    """After the last language: finishes the site and puts it in its place, unless MkDocs is about to abort."""
    if config.plugins["i18n"].building or _has_warnings():
        return
    extra = config.extra["helpsite"]
    try:
        root = Path(config.config_file_path).parent
        finish(Path(config.site_dir), extra["project"], extra["pages"], root / "assets", root / "overrides")
    except (ProblemsFound, SearchIndexError) as error:
        raise PluginError(str(error)) from None
    publish(Path(config.site_dir), Path(extra["site_dir"]))
    config.site_dir = extra["site_dir"]


def _keep_the_site_before(build):
    """A build that fails leaves what is served as it was; MkDocs' server would answer nobody until it is mended."""

    def build_or_tell():
        try:
            build()
        except MkDocsException as error:
            logging.getLogger("mkdocs").error(str(error))

    return build_or_tell


def _has_warnings():
    """Whether MkDocs, being strict, has counted warnings for which it will abort after this event."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(handler.get_counts() for handler in handlers if isinstance(handler, CountHandler))
