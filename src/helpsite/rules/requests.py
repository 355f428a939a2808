"""Rules on the words by which messages are checked: none of them can be switched off by a word that seems harmless."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.problem import Place, Problem, quote
from helpsite.project import Project

# What thieves ask for and how, in the languages that the site can have: the check is worth nothing without these words.
_SECRETS = {
    "zh": ("助记词", "私钥", "密码", "验证码"),
    "en": ("recovery phrase", "private key", "password", "verification code"),
}
_ASKS = {"zh": ("发送", "提供", "告诉", "输入"), "en": ("send", "provide", "tell", "enter")}
# Words of any polite message: as a denial, each would let every message pass.
_NO_DENIALS = {"请", "您", "你", "您好", "你好", "我们", "客服", "官方"}
_NO_DENIALS |= {"the", "a", "to", "is", "our", "us", "you", "your", "please", "hello", "dear", "support"}


def rule_secrets_are_looked_for(project: Project) -> Iterator[Problem]:
    """The signs have the usual name of each secret: thieves use it, and the check must know it."""
    site = project.catalog.site
    signs = {_plain(sign) for secret in site.never_asked for sign in secret.signs}
    for words in _for_languages(project, _SECRETS):
        for word in words:
            if word not in signs:
                fact = f"{quote(word)} is missing among the signs, and thieves ask for it by that name"
                yield Problem(site.place("never_asked"), fact, 'add it to the "signs" of its secret')


def rule_requests_are_told_from_denials(project: Project) -> Iterator[Problem]:
    """The usual words for asking are there, and no denial is a word of asking, of a secret or of politeness."""
    site = project.catalog.site
    asks = [_plain(ask) for ask in site.requests.asks]
    signs = [_plain(sign) for secret in site.never_asked for sign in secret.signs]
    for words in _for_languages(project, _ASKS):
        for word in words:
            if word not in asks:
                fact = f"{quote(word)} is missing, and thieves ask with it"
                yield Problem(site.requests.place("asks"), fact, "add it")
    for index, written in enumerate(site.requests.denials):
        denial = _plain(written)
        place: Place = site.requests.place("denials", index)
        if whole := next((ask for ask in asks if denial in ask), None):
            yield Problem(place, f"{quote(written)} is a part of the ask {quote(whole)}", "take it out")
        elif whole := next((sign for sign in signs if denial in sign), None):
            yield Problem(place, f"{quote(written)} is a part of the sign {quote(whole)}", "take it out")
        elif denial in _NO_DENIALS:
            yield Problem(place, f"{quote(written)} stands in messages that ask, too", "take it out")


def _for_languages(project: Project, words: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The words in each language that the site is written in."""
    tags = {language.tag.split("-")[0] for language in project.catalog.site.languages}
    return (list_ for tag, list_ in words.items() if tag in tags)


def _plain(word: str) -> str:
    return word.strip().lower()
