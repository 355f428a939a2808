"""The contacts in a text: email addresses, hosts, accounts and phone numbers, also where they are disguised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import parse_qsl, unquote

from publicsuffixlist import PublicSuffixList

from helpsite.data.model import Platform

Kind = Literal["email", "web", "social", "phone"]


@dataclass(frozen=True)
class FoundContact:
    """A contact as it stands in a text, between the characters `start` and `end`.

    `value` is an email address, a host (with its path on a messenger's host), an account ("@name", or "platform @name"
    where the text names its platform by name or link), or a phone number. `path` is what stands behind a host, if it
    was written.
    """

    kind: Kind
    value: str
    start: int = 0
    end: int = 0
    path: str = ""

    @property
    def key(self) -> tuple[Kind, str]:
        """What it is compared by: two ways to write one contact have the same."""
        return self.kind, re.sub(r"\D", "", self.value) if self.kind == "phone" else self.value.lower()


@dataclass(frozen=True)
class Platforms:
    """How platforms are recognised: by a pattern of all their names, and their ids by name and by host."""

    pattern: re.Pattern[str]
    names: dict[str, str]
    hosts: dict[str, str]


def known_platforms(platforms: Sequence[Platform]) -> Platforms:
    """What it takes to find accounts on these platforms."""
    names = {
        "".join(_ascii_lower(sign) for sign in unicodedata.normalize("NFKC", name)): platform.id
        for platform in platforms
        for name in (
            platform.id,
            *platform.name.root.values(),
            *platform.also_called,
            *_DISGUISED_NAMES.get(platform.id, ()),
        )
    }
    alternatives = "|".join(_spaced(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    hosts = {host.lower(): platform.id for platform in platforms for host in platform.hosts}
    return Platforms(re.compile(alternatives or r"(?!)"), names, hosts)


# How messages call a platform so that no filter knows it.
_DISGUISED_NAMES = {"wechat": ("wx", "威信", "薇信", "微x", "加v", "+v")}


def _spaced(name: str) -> str:
    """The pattern of a name; between two Chinese characters of it may stand a sign that parts them."""
    return re.sub(f"(?<=[{_CHINESE}])(?=[{_CHINESE}])", "[ .~_*-]?", re.escape(name))


def found_contacts(text: str, platforms: Platforms) -> list[FoundContact]:
    """The contacts in a text, in its order. Whatever the text is, it takes a time in proportion to its length."""
    signs, origins = _plain(text)
    found: list[FoundContact] = []
    # What one step has found is blotted out for the next: the host of an email address is no second contact.
    for step in (_web_addresses, _email_addresses, _hosts, _chinese_hosts, _accounts, _handles, _phone_numbers):
        here = list(step(signs, platforms))
        if not here:
            continue
        found += [
            FoundContact(kind, value, origins[start], origins[end - 1] + 1, _path_behind(signs[start:end], kind, value))
            for kind, value, start, end in here
            if value is not None
        ]
        signs = _blotted(signs, [(start, end) for _, _, start, end in here])
    return sorted(found, key=lambda contact: contact.start)


def inner_contacts(path: str, platforms: Platforms) -> list[FoundContact]:
    """The contacts in the path and the query of a web address, to which it could lead on; percent signs are read.

    Digits in a path are an id more often than a phone number, so numbers are left out.
    """
    for _ in range(_PERCENT_SIGNS_DEEP):
        path = unquote(path)
    found = found_contacts(path, platforms) if re.search(r"[.@:。．｡]", path) else []
    inside = [inner for one in found if one.path for inner in inner_contacts(one.path, platforms)]
    return [contact for contact in [*found, *inside] if contact.kind != "phone"]


_PERCENT_SIGNS_DEEP = 3


def reported_contact(value: str, platforms: Platforms) -> FoundContact | None:
    """The contact that a value from a report names; None if it is not just one."""
    found = found_contacts(value, platforms)
    if not found and re.fullmatch(r"[0-9 -]{3,20}", value):
        # In a text, so short a number is one only behind words such as "call".
        return FoundContact("phone", value)
    return found[0] if len(found) == 1 else None


def link_contacts(address: str, platforms: Platforms) -> list[FoundContact]:
    """The contacts that the target of a link leads to: none for a link inside the site."""
    address = re.sub(r"[\x00-\x20]", "", address)
    scheme, _, rest = address.partition(":")
    if scheme.lower() == "mailto":
        to, _, fields = rest.partition("?")
        receivers = [unquote(to)] + [value for name, value in parse_qsl(fields) if name.lower() in ("to", "cc", "bcc")]
        return [FoundContact("email", one.strip()) for all_ in receivers for one in all_.split(",") if one.strip()]
    if scheme.lower() in ("tel", "sms"):
        return [FoundContact("phone", unquote(rest))]
    if re.match(r"[/\\]{2}", address):
        address = "https:" + address
    link = re.match(r"https?:[/\\]*(.*)", address, re.IGNORECASE | re.DOTALL)
    if not link:
        return []
    contact = _web_contact(link[1], platforms)
    return [FoundContact(contact.kind, contact.value, path=_path_behind(link[1], "web", ""))]


# --- Reading ----------------------------------------------------------------------------------------------------------

# Chinese characters and their neighbours: what can stand right before or behind a contact without being part of it.
_CHINESE = "\u2e80-\u2fdf\u3005-\u30ff\u3100-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_CHINESE_SIGN = re.compile(f"[{_CHINESE}\U00020000-\U0003ffff]")
# A character of a name: a letter or digit of any script but those, or a mark that stands upon one.
_NAME = f"(?:(?![{_CHINESE}\U00020000-\U0003ffff])[\\w\u0300-\u036f\u20d0-\u20df])"

_NOT_SEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u20e3\u3164\uffa0\ufe00-\ufe0f]")
# Which characters need a look one by one: all but ASCII and the commonest Chinese ones.
_UNUSUAL = re.compile("[^\x00-\x7f\u4e00-\u9fff]")

_BRACKET = re.compile(r"[\[({<【]")
_BRACKETED_AT = re.compile(r"\s*[\[({<【]\s*(?:at|@|艾特|圈a)\s*[\])}>】]\s*", re.IGNORECASE)
_BRACKETED_DOT = re.compile(r"\s*[\[({<【]\s*(?:dot|\.|。|点)\s*[\])}>】]\s*", re.IGNORECASE)
# "at" is a common word: it's a sign where "dot" is one too. "look at www.example.com" names a host.
_SPOKEN_AT = re.compile(
    r"(?<=[A-Za-z0-9])(?:\s+at\s+(?=[A-Za-z0-9-]{1,63}\s+dot\s)|\s*艾特\s*(?=[A-Za-z0-9]))", re.IGNORECASE
)
# A capital behind a full stop begins a sentence: "www.example.com。App 里…".
_SPOKEN_DOT = re.compile(
    r"(?<=[A-Za-z0-9])(?:(?:\s+(?i:dot)\s+|\s*点\s*)(?=[A-Za-z])|(?:\s*。\s*|\s+\.)(?=[a-z]|[A-Z]{2,}\b))"
)
# Without one of these neither of the two is there. To look for these alone takes a fifth of the time.
_MAYBE_SPOKEN = re.compile(r"(?i:dot)|[点。]|艾特|\s\.")
# Chinese endings behind a dot in Chinese. "…。中国" begins a sentence, if anything but an end or a path follows.
_CHINESE_DOT = re.compile(
    rf"(?<=[{_CHINESE}])(?:点(?=(?:中国|中國|公司|网络|網絡|网址|香港)(?:[^\w]|$))|。(?=(?:中国|中國|公司|网络|網絡|网址|香港)(?:\s*$|/)))"
)
# Other signs that look like a full stop, between letters and what could be an ending.
_LIKE_A_DOT = re.compile(r"(?<=[A-Za-z0-9])[\ua4f8\u06d4\u00b7\u2022\u2219](?=([A-Za-z]{2,24})(?![A-Za-z]))")
# Digits with letters among them that look like some: "O2O 7946 O321".
_LETTERED_NUMBER = re.compile(r"(?<![A-Za-z0-9])[0-9OoIl](?:[ ().-]{0,2}[0-9OoIl]){6,18}(?![A-Za-z0-9])")
_LIKE_DIGITS = str.maketrans("OoIl", "0011")

_CHINESE_DIGITS = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_IN_DIGITS = str.maketrans(_CHINESE_DIGITS, "001234567891123456789")
_SPOKEN_NUMBER = re.compile(f"[{_CHINESE_DIGITS}0-9](?:[ -]?[{_CHINESE_DIGITS}0-9]){{6,}}")


# Without a letter or a digit that is not Chinese there's no contact, but for "@" or ":" and a name in Chinese.
_MAYBE = re.compile(f"[A-Za-z0-9@.:“「『{_CHINESE_DIGITS}]|[点。](?:中[国國]|公司|[网網][络絡址]|香港)")


# A line ends anywhere in a paragraph, also within a number. Where a component stands, a contact ends.
_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\ufffc": "\x00"})


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as a reader understands it, and the index in `text` that each of its characters comes from; nothing if
    it can hold no contact.
    """
    signs, origins = text.translate(_BREAKS), list(range(len(text)))
    if _UNUSUAL.search(text):
        pieces = [_plain_sign(sign) for sign in signs]
        signs = "".join(pieces)
        if len(signs) != len(text) or not all(pieces):
            origins = [index for index, piece in enumerate(pieces) for _ in piece]
    if not _MAYBE.search(signs):
        return "", []
    if _BRACKET.search(signs):
        signs, origins = _replaced(_BRACKETED_AT, lambda _: "@", signs, origins)
        signs, origins = _replaced(_BRACKETED_DOT, lambda _: ".", signs, origins)
    if _MAYBE_SPOKEN.search(signs):
        signs, origins = _replaced(_SPOKEN_AT, lambda _: "@", signs, origins)
        signs, origins = _replaced(_SPOKEN_DOT, lambda _: ".", signs, origins)
    signs, origins = _replaced(_CHINESE_DOT, lambda _: ".", signs, origins)
    if _UNUSUAL.search(signs):
        signs, origins = _replaced(_LIKE_A_DOT, lambda dot: "." if _is_ending(dot[1]) else dot[0], signs, origins)
    signs, origins = _replaced(_LETTERED_NUMBER, _with_digits, signs, origins)
    return _replaced(_SPOKEN_NUMBER, lambda found: found[0].translate(_IN_DIGITS), signs, origins)


def _with_digits(found: re.Match[str]) -> str:
    """A run of digits and letters like them as digits, if each group of it has some."""
    groups = re.split(r"[ ().-]+", found[0])
    return found[0].translate(_LIKE_DIGITS) if all(re.search("[0-9]", group) for group in groups) else found[0]


@cache
def _plain_sign(sign: str) -> str:
    """What a character looks like: full-width and ornamental ones are plain, invisible ones are nothing."""
    if _NOT_SEEN.match(sign) or unicodedata.category(sign) == "Cf":
        return ""
    if sign.isspace():
        return " "
    if unicodedata.category(sign) == "Nd":
        return str(unicodedata.digit(sign))
    return unicodedata.normalize("NFKC", sign)


def _replaced(
    pattern: re.Pattern[str], by: Callable[[re.Match[str]], str], signs: str, origins: list[int]
) -> tuple[str, list[int]]:
    pieces, places, last = [], [], 0
    for found in pattern.finditer(signs):
        new, (start, end) = by(found), found.span()
        pieces += [signs[last:start], new]
        places += origins[last:start]
        places += origins[start:end] if len(new) == end - start else [origins[start]] * len(new)
        last = end
    if not pieces:
        return signs, origins
    return "".join(pieces) + signs[last:], places + origins[last:]


def _blotted(signs: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return signs
    pieces, last = [], 0
    for start, end in sorted(spans):
        if end > last:
            pieces += [signs[last : max(start, last)], "\x00" * (end - max(start, last))]
            last = end
    return "".join(pieces) + signs[last:]


def _ascii_lower(text: str) -> str:
    """The text with small ASCII letters; unlike lower(), it never changes the length."""
    return text.translate(_ASCII_LOWER)


_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

# Each step below yields kind, value, start and end; a value of None is something to blot out that is no contact.
_Found = Iterator[tuple[Kind, str | None, int, int]]


# --- Web addresses and hosts ------------------------------------------------------------------------------------------

_WEB_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:https?:[/\\]+|([A-Za-z][A-Za-z0-9+.-]{0,19})://)([^\s\x00\"<>?#,;!()。、“”‘’《》【】「」]+)",
    re.IGNORECASE,
)
_PATH = re.compile(f'(?::[0-9]{{1,5}})?[/\\\\](?:(?![{_CHINESE}])[^\\s\x00"<>?#,;!()。、“”‘’《》【】「」])*')
_QUERY = re.compile(r"[?#][!-~]*")
# What every host has, and a sentence that ends does not.
_DOT_INSIDE = re.compile(r"\.\S")
_NAME_RUN = re.compile(f"{_NAME}(?:{_NAME}|[.-])*")
_CHINESE_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_NUMERIC_HOST = re.compile(r"(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}")
_VERSION_BEFORE = re.compile(
    r"(?:\bv|version|release|版本?|版本号为?|\b(?:chrome|firefox|safari|edge|android|ios|windows|macos))[\s.:]*$",
    re.IGNORECASE,
)

_LONGEST_ENDING = 24  # characters: the longest that exists, and then some
# Endings for which the list need not be read; files of this project end with the last one.
_COMMON_ENDINGS = frozenset({"com", "net", "org", "cn", "md"})
# Endings of files that facts and pages name, and of no host: for them neither.
_FILE_ENDINGS = frozenset({"html", "yml", "yaml", "json", "js"})
# Endings of hosts that Mozilla's list leaves out: reserved names (RFC 2606), and Tor's.
_MORE_ENDINGS = frozenset({"example", "test", "invalid", "onion"})
# Little words that are endings too. One of them, capitalised, behind a word and a full stop begins a sentence.
_SENTENCE_WORDS = frozenset(
    ["In", "It", "Is", "So", "To", "No", "At", "As", "Be", "By", "Do", "My", "Am", "How", "Now"]
)


def _web_addresses(signs: str, platforms: Platforms) -> _Found:
    for found in _WEB_ADDRESS.finditer(signs if ":/" in signs or ":\\" in signs else ""):
        if found[1] and found[1].lower() not in ("http", "https"):
            # Such as tg://resolve?domain=…: the whole of it says whom it leads to.
            end = (_QUERY.match(signs, found.end()) or found).end()
            yield "web", signs[found.start() : end][:200], found.start(), end
            continue
        end = found.end()
        authority = re.match(r"[^/\\]*", found[2])[0]  # type: ignore[index]
        chinese = _CHINESE_SIGN.search(found[2])
        if chinese and (chinese.start() > len(authority) or "." in authority[: chinese.start()]):
            # Words that are glued to the address, as Chinese is written without spaces.
            end = found.start(2) + chinese.start()
        rest = signs[found.start(2) : end].rstrip(".,;!)]}'")
        contact = _web_contact(rest, platforms)
        if contact.value:
            yield contact.kind, contact.value, found.start(), found.start(2) + len(rest)


def _web_contact(rest: str, platforms: Platforms) -> FoundContact:
    """What a web address leads to; `rest` is what stands behind its slashes."""
    authority, path = re.match(r"([^/\\?#]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    host = unicodedata.normalize("NFKC", unquote(authority.rpartition("@")[2]))
    host = re.sub(r":[0-9]*$", "", host).rstrip(".,;!)]}'").lower()
    bare = re.sub(r"^(www|m|mobile)\.", "", host)
    if bare not in platforms.hosts:
        return FoundContact("web", host)
    platform = platforms.hosts[bare]
    path = re.split(r"[?#]", path)[0].replace("\\", "/").rstrip("/.")
    if account := re.fullmatch(r"/+@?([\w.-]+)", unquote(path)):
        return FoundContact("social", _account(platform, _up_to_a_sentence(account[1])))
    return FoundContact("web", host + path)


def _path_behind(written: str, kind: Kind, value: str) -> str:
    """What stands behind the host in a web address as it is written; nothing for what is no plain host."""
    if kind != "web" or "/" in value:
        return ""
    rest = re.sub(r"^[A-Za-z]+:[/\\]+|^[/\\]+", "", written)
    return rest[len(re.match(r"[^/\\?#]*", rest)[0]) :]  # type: ignore[index]


def _account(platform: str, name: str) -> str:
    digits = re.sub(r"[ ()-]", "", name)
    return f"{platform} {digits}" if re.fullmatch(r"\+?[0-9]+", digits) else f"{platform} @{name}"


def _hosts(signs: str, platforms: Platforms) -> _Found:
    if not _DOT_INSIDE.search(signs):
        return
    taken = 0
    for run in _NAME_RUN.finditer(signs):
        name = run[0]
        if "." not in name or run.start() < taken:
            continue
        if host := _NUMERIC_HOST.fullmatch(name.rstrip(".-")):
            end = run.start() + host.end()
            path = _PATH.match(signs, end)
            if path or not _VERSION_BEFORE.search(signs[max(0, run.start() - 12) : run.start()]):
                taken = path.end() if path else end
                yield "web", host[0], run.start(), taken
            continue
        for start, end in _host_spans(name):
            here, there = run.start() + start, run.start() + end
            if path := _PATH.match(signs, there):
                there = path.end()
            contact = _web_contact(signs[here:there], platforms)
            taken = there
            yield contact.kind, contact.value, here, there


def _chinese_hosts(signs: str, _platforms: Platforms) -> _Found:
    if not _DOT_INSIDE.search(signs):
        return
    for run in _CHINESE_HOST.finditer(signs):
        if end := _chinese_host_end(run[0]):
            yield "web", run[0][:end].lower(), run.start(), run.start() + end


def _host_spans(name: str) -> Iterator[tuple[int, int]]:
    """Where hosts stand in a run of names and full stops."""
    for piece in re.finditer(r"[^._-][^.]*(?:\.[^.]+)+", name):
        labels = piece[0].rstrip("-_").split(".")
        for count in range(len(labels), 1, -1):
            following = labels[count] if count < len(labels) else "A"
            # What follows a host without a space is a sentence; "name.tar" is not the host of "name.tar.gz".
            if following[:1].isupper() and (host := _host_of(labels[:count])):
                yield piece.start(), piece.start() + len(host)
                break


def _host_of(labels: list[str]) -> str:
    """The host that the labels make, without what hangs on it by a hyphen; nothing if they make none."""
    *before, last = labels
    if last in _SENTENCE_WORDS and before == [labels[0]] and labels[0].isalpha():
        return ""
    if not re.search(r"[^\W_]", before[-1]):
        return ""
    endings = (last, re.split("[-_]", last)[0])
    return next((".".join([*before, ending]) for ending in endings if _is_ending(ending)), "")


def _chinese_host_end(run: str) -> int:
    """Where the host ends that a run of Chinese and other names begins with; 0 if it holds none."""
    labels = run.split(".")
    if not any(_CHINESE_SIGN.search(label) for label in labels) or re.fullmatch(r".|[0-9]+", labels[-2]):
        return 0
    last = labels[-1]
    if not _CHINESE_SIGN.match(last):
        ascii_part = re.match(r"[A-Za-z-]*", last)[0]  # type: ignore[index]
        return len(run) - len(last) + len(ascii_part) if _is_ending(ascii_part) else 0
    for length in range(min(len(last), 10), 0, -1):
        if _is_ending(last[:length]):
            return len(run) - len(last) + length
    return 0


@cache
def _is_ending(label: str) -> bool:
    """Whether hosts can end with this label: a top-level domain that exists, or a reserved one."""
    lower = label.lower()
    if lower in _COMMON_ENDINGS or lower in _MORE_ENDINGS or lower.startswith("xn--"):
        return True
    if len(lower) > _LONGEST_ENDING or not lower.isalpha() or lower in _FILE_ENDINGS:
        return False
    if _suffixes().publicsuffix(lower) is not None:
        return True
    return not lower.isascii() and (latin := _latin(lower)).isascii() and _is_ending(latin)


def _latin(word: str) -> str:
    """The word with the Latin letters that its letters look like."""
    return "".join(sign if sign.isascii() else _shapes().get(sign, sign) for sign in word)


@cache
def _shapes() -> dict[str, str]:
    """Which Latin letter a letter of another script looks like, from Unicode's confusables.txt."""
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - slow, and seldom needed

    letters = "abcdefghijklmnopqrstuvwxyz"
    return {other["c"]: letter for letter in letters for other in confusables_data.get(letter, ())}


@cache
def _suffixes() -> PublicSuffixList:
    # Read at the first need: it takes longer than looking through all the pages.
    return PublicSuffixList(only_icann=True, accept_unknown=False)


# --- Email addresses --------------------------------------------------------------------------------------------------

_LOCAL_BEFORE = re.compile(f"(?:{_NAME}|[.%+-]){{1,64}}$")
_DOMAIN_BEHIND = re.compile(f" {{0,2}}({_NAME}(?:{_NAME}|-)*(?:\\.(?:{_NAME}|-)+)+)")


def _email_addresses(signs: str, _platforms: Platforms) -> _Found:
    last = 0
    for sign in re.finditer(" {0,2}@", signs if "@" in signs else ""):
        domain = _DOMAIN_BEHIND.match(signs, sign.end())
        before = signs[max(last, sign.start() - 64) : sign.start()]
        local = _LOCAL_BEFORE.search(before) if domain else None
        if not domain:
            continue
        if not local or (sign[0] != "@" and not domain[0].startswith(" ")):
            # "us @ example.com" means an address, "us @example.com" or "关注@example.com" an account.
            if not domain[0].startswith(" "):
                last = domain.end()
                yield "social", "@" + domain[1].rstrip("-"), sign.end() - 1, last
            continue
        labels = domain[1].rstrip("-").split(".")
        count = next((n for n in range(len(labels), 1, -1) if _is_ending(labels[n - 1])), len(labels))
        name = ".".join(labels[:count])
        start, last = sign.start() - len(local[0]), domain.start(1) + len(name)
        value = f"{local[0].lstrip('.-%+') or local[0]}@{name}"
        yield "email", value, start + len(local[0]) - len(value) + len(name) + 1, last


# --- Accounts ---------------------------------------------------------------------------------------------------------

# Words between a platform's name and an account; those that name an account by themselves come first.
_NAMES_AN_ACCOUNT = r"(?:账号|帐号|号码|群号|号|账户名|用户名|id\b|handle|user ?name)"
_FILLING = re.compile(
    rf"[ ]{{0,3}}(?:(?:{_NAMES_AN_ACCOUNT}"
    r"|官方|客服|公众|订阅|服务|个人|工作|频道|群组|群聊|群|账户|帐户|搜索|搜|添加|加|关注|名称|名|为|是|叫"
    r"|account|user|number|no\b\.?|contact|support|channel|group|bot|is|are|on|at|our|me)[ ]{0,2}){0,4}"
)
_JOINT = re.compile(r"[ ]{0,2}(?:[:=@>→|“”\"'「『(（\-–—][ ]{0,2}){0,4}")
# An account in front of its platform: "message abc_1 on Telegram", "abc123 微信同号".
_ACCOUNT_BEFORE = re.compile(r"(?<![\w@.-])@?([A-Za-z][A-Za-z0-9_.-]{4,40})[ (（,，]{1,2}(?:(on|via|at|in|over) )?$")
_SAME_NUMBER = re.compile(" ?同号")
# Behind these words and a platform's name stands an account, also one that looks like a word.
_HELPER = re.compile("客服|个人|助理|专员")
_ACCOUNT = re.compile(f"(?:(?![0-9])(?!_){_NAME}|_)(?:{_NAME}|[.-]){{1,60}}")
_NUMBER_ACCOUNT = re.compile(r"\+?[0-9](?:[ ()-]{0,2}[0-9]){3,19}(?![0-9A-Za-z])")
_CHINESE_ACCOUNT = re.compile(r"\w{2,15}(?=[\s,.;!?，。；！？、)）”\"」』]|$)")

# What stands behind "Telegram:" and is the beginning of a sentence.
_NO_ACCOUNT = re.compile(
    "a|about|all|also|always|an|and|answers?|any|are|ask|at|by|channel|check|come|compare|contact|do|does|don|each|find|follow"
    "|for|from|go|groups?|accounts?|help|here|how|if|in|is|it|its|look|messages?|more|never|news|no|none|not|of|official|on"
    "|only|open|or|our|please|sample|search|see|send|start|still|support|that|the|their|there|these|they|this|those|to"
    "|unknown|us|use|was|we|what|when|where|which|who|with|without|write|you|your"
)
_FEWEST_DIGITS = 5  # of a QQ number
_SHORTEST_NAME = 3  # "@ab", but not "Telegram: no"
_SHORTEST_SURE_NAME = 6  # "微信 abc123" names an account, "微信 iOS17" does not
# Names that are words too: "the first line: …". Behind them only what can be nothing but an account counts.
_WORDS_TOO = frozenset({"line", "x", "messenger", "signal", "飞机", "企鹅", "ins"})


def _accounts(signs: str, platforms: Platforms) -> _Found:
    lower = _ascii_lower(signs)
    taken = 0
    for name in platforms.pattern.finditer(lower):
        if name.start() < taken or not _stands_alone(lower, *name.span()):
            continue
        filling = _FILLING.match(lower, name.end())
        joint = _JOINT.match(lower, filling.end())  # type: ignore[union-attr]
        found = _account_at(signs, joint.end())  # type: ignore[union-attr]
        platform = platforms.names.get(name[0]) or platforms.names[re.sub(r"[ .~_*-]", "", name[0])]
        before = _ACCOUNT_BEFORE.search(signs, max(taken, name.start() - 50), name.start())
        if before and re.search("[0-9_]", before[1]) and (before[2] or _SAME_NUMBER.match(signs, name.end())):
            taken = name.end()
            yield "social", _account(platform, before[1]), before.start(), taken
            continue
        if not found:
            continue
        account, start, end = found
        between = lower[name.end() : start]
        if _is_account(account, between, name[0], signs[name.start() : name.end()], platforms):
            taken = end
            yield "social", _account(platform, account), name.start(), end


def _stands_alone(lower: str, start: int, end: int) -> bool:
    """Whether a platform's name is a word by itself: Latin letters beside it would make it another one."""
    before, behind = lower[start - 1 : start], lower[end : end + 1]
    if re.match("[a-z0-9]", lower[start]) and re.match(r"[a-z0-9_@#/.-]", before):
        return False
    return not (re.match("[a-z0-9]", lower[end - 1]) and re.match("[a-z]", behind))


def _account_at(signs: str, start: int) -> tuple[str, int, int] | None:
    """The account that begins there, and where it begins and ends."""
    if number := _NUMBER_ACCOUNT.match(signs, start):
        return number[0], start, number.end()
    if name := _ACCOUNT.match(signs, start):
        account = _up_to_a_sentence(name[0])
        return account, start, start + len(account)
    if name := _CHINESE_ACCOUNT.match(signs, start):
        return name[0], start, name.end()
    return None


def _up_to_a_sentence(name: str) -> str:
    """A name without what may follow it: a full stop, or one with the next sentence right behind."""
    return re.split(r"\.(?=[A-Z])", name)[0].rstrip(".-")


def _is_account(account: str, between: str, name: str, written: str, platforms: Platforms) -> bool:
    """Whether what follows a platform's name is an account, by what stands `between` them."""
    named = re.search(_NAMES_AN_ACCOUNT, between)
    if _CHINESE_SIGN.match(account):
        # A name in Chinese can't be told from a sentence, but for "微信公众号：…" and "@…".
        return "@" in between or bool((named or name.endswith("号")) and re.search("[:=“「『]", between))
    if "@" in between:
        return True
    if account[0] in "+0123456789":
        digits = re.sub(r"\D", "", account)
        # "The phone line: +44 …" is a phone number.
        is_word = name in _WORDS_TOO and written.islower() and not named
        is_long = len(digits) >= _FEWEST_DIGITS and not _is_date(account)
        return is_long and not is_word and (len(name) > 1 or ":" in between)
    word = account.lower()
    if _NO_ACCOUNT.fullmatch(word) or word in platforms.names:
        return False
    is_a_word = name in _WORDS_TOO and not (written.isupper() and len(written) > 1)
    if (named or re.search("[:=]", between)) and not is_a_word:
        return len(account) >= _SHORTEST_NAME
    looks_like_one = (re.search("[0-9_]", account) or _HELPER.search(between)) and len(account) >= _SHORTEST_SURE_NAME
    return bool(looks_like_one) and (len(name) > 1 or bool(re.search("[:=]", between)))


_HANDLE = re.compile(r"@[\w\u0300-\u036f.-]{2,60}")


def _handles(signs: str, _platforms: Platforms) -> _Found:
    """Chinese that is glued to a handle counts as part of it: on Weibo it is, and "@example客服" is another account."""
    for handle in _HANDLE.finditer(signs):
        before = signs[handle.start() - 1 : handle.start()]
        if re.match(r"[\w.@]", before) and not _CHINESE_SIGN.match(before):
            continue
        value = _up_to_a_sentence(handle[0])
        if len(value) >= _SHORTEST_NAME:
            yield "social", value, handle.start(), handle.start() + len(value)


# --- Phone numbers ----------------------------------------------------------------------------------------------------

_GAP = r"[ ().\-\u2010-\u2015\u2212·_~]"
_NUMBER = re.compile(rf"[(]?(?:\+ ?)?[(]?[0-9](?:(?:{_GAP}{{0,3}}|/)[0-9]){{6,}}")
_FEWEST_OF_A_NUMBER = 7  # digits that _NUMBER asks for; _SHORT_NUMBER is content with fewer
_FEWEST_DIALLED = 3
_SHORT_NUMBER = re.compile(r"(?<![0-9.,/-])[0-9](?:[ -]?[0-9]){2,5}(?![ .,:/-]?[0-9])(?!\s?[年月日%次个分秒字天])")
_DIAL_BEFORE = re.compile(
    r"(?:拨打|拨|致电|来电|电话|热线|手机号?|短信|(?:\b|(?<=[^a-z]))(?:call|dial|phone|text|ring|tel|sms|hotline|fax|mobile))[\s:.]{0,3}"
    r"(?:(?:us|me|on|at|to|号码|号|是|为|number|no)[\s:.]{0,3}){0,2}[(+]{0,2}$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}([-/. ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}\s?[-–—~]\s?(?:19|20)[0-9]{2})(?![0-9])"
)
# Symbols of assets and currencies are capitals; those of messengers announce an account.
_UNIT_BEHIND = re.compile(
    r"\s?(?:(?!QQ|VX|WX|TG|SMS|IM\b)[A-Z]{3,6}\b|美元|元|枚|个(?!人)|次(?!日)|人(?!工)|名|用户|万|亿|%"
    r"|(?:sats?|bytes?|blocks?|users?|views|people|times)\b|字节|区块)"
)
# What is counted or named by so many digits is no phone number, if it's not as long as one.
_COUNT_BEFORE = re.compile(
    r"(?:(?i:\b(?:block|height|uid|user id|memo|tag|nonce|ticket|order|case|isbn))|区块高度|区块|高度|编号|工单号?|单号"
    r"|流水号|用户 ?id|约|超过|共|#|＃)[\s:：#/]{0,3}$",
    re.IGNORECASE,
)
_CURRENCY_BEFORE = re.compile(r"(?:[$€£¥￥]|人民币)\s?$")
_AS_LONG_AS_A_PHONE_NUMBER = range(10, 14)  # digits
_LONGEST_NUMBER = 15  # digits, as E.164 has it


def _phone_numbers(signs: str, _platforms: Platforms) -> _Found:
    digits = len(re.findall("[0-9]", signs))
    if digits < _FEWEST_DIALLED:
        return
    for found in _NUMBER.finditer(signs if digits >= _FEWEST_OF_A_NUMBER else ""):
        start, end = found.span()
        is_dialled = bool(_DIAL_BEFORE.search(signs[max(0, start - 40) : start]))
        if _is_phone_number(found[0], signs[max(0, start - 12) : start], signs[end : end + 12], is_dialled):
            yield "phone", found[0].lstrip("( ") if ")" not in found[0] else found[0], start, end
        elif not is_dialled:
            yield "phone", None, start, end
    for found in _SHORT_NUMBER.finditer(signs):
        if _DIAL_BEFORE.search(signs[max(0, found.start() - 40) : found.start()]):
            yield "phone", found[0], *found.span()


def _is_phone_number(run: str, before: str, behind: str, is_dialled: bool) -> bool:
    """Whether a run of digits is a phone number, by what stands around it."""
    if _is_date(run):
        return False
    if is_dialled or run.startswith("+"):
        return True
    if "/" in run and not re.match("[(]?[+0]", run):
        return False
    return not (_is_amount(run, before, behind) or _is_sign(run, before, behind))


def _is_amount(run: str, before: str, behind: str) -> bool:
    """Whether it has decimals or thousands separators, or a unit behind it."""
    if re.fullmatch(r"[0-9]+\.[0-9]+", run) or re.search(r"[0-9],$", before) or re.match(r",[0-9]{3}", behind):
        return True
    if _CURRENCY_BEFORE.search(before):
        return True
    if re.match("0[0-9]", run) or len(re.sub(r"\D", "", run)) in _AS_LONG_AS_A_PHONE_NUMBER:
        return False  # whatever stands around it
    if run.isdigit() and _COUNT_BEFORE.search(before):
        return True
    return bool(re.fullmatch(r"[0-9]{1,3}([ .][0-9]{3})+|[0-9]+", run) and _UNIT_BEHIND.match(behind))


def _is_sign(run: str, before: str, behind: str) -> bool:
    """Whether it's a version, or digits without a gap that are too many, a day, or part of a hash, a key or an id."""
    if not run.isdigit():
        return bool(re.fullmatch(r"[0-9]+(\.[0-9]+){2,}", run) and _VERSION_BEFORE.search(before))
    if re.search(r"[A-Za-z_]$", before) or re.match(r"[A-Za-z_]", behind):
        return True
    is_day = re.fullmatch(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", run)
    return len(run) > _LONGEST_NUMBER or bool(is_day)


def _is_date(run: str) -> bool:
    """Whether a run of digits is dates, with at most a time behind them."""
    rest = _DATE.sub("", run)
    return rest != run and "+" not in run and len(re.sub(r"\D", "", rest)) <= len("1000")
