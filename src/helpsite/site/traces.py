"""Traces of contacts in files: whether any byte of a record still names one.

A record is read for years, when a contact in it may long be somebody else's. So what makes records is not trusted to
have left them out: each file is searched as programs may read it, with what commonly hides an address undone: packing,
escapes, tags, folded lines, signs that nobody sees, forms of a letter, and blanks between letters or digits.

Not undone are: pictures and the insides of fonts, digits in words, letters of another script that only look alike,
contacts that a script puts together, other packing than gzip, and a number without the code of its country if less
than seven digits are left of it.
"""

from __future__ import annotations

import base64
import gzip
import html
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import phonenumbers

from helpsite.site.article import WITHIN_WORDS

# What can stand between the digits of a number: some signs, and blanks of any width.
_BETWEEN = r"(?:\s++|[^\w\s]|_){0,12}+"
# To see quickly whether a number may be there: all signs of it, and with them the letters that are not ASCII.
_NO_DIGITS = bytes(sign for sign in range(256) if not chr(sign).isascii() or not chr(sign).isalnum())
_BLANKS = b" \t\r\n\f\v"
# The national part of a number that is shorter is only looked for behind the country's code.
_LEAST_DIGITS = 7
_MOST_LAYERS = 4
_PAGEFIND = b"pagefind_dcd"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Value:
    """What is looked for: `written` as the facts have it, `plain` what is looked for first, and where it then stands.

    `spaced` finds it with blanks between its letters. `is_host`: the site's own host may hold it.
    """

    written: str
    plain: bytes
    pattern: re.Pattern[bytes]
    spaced: re.Pattern[bytes]
    is_host: bool = False


@dataclass(frozen=True)
class Number:
    """A number that is looked for: `written` as the facts have it, `plain` its national part, however it is parted."""

    written: str
    plain: bytes
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Find:
    """A file, and the contact that it names."""

    path: str
    written: str


# --- What is looked for -----------------------------------------------------------------------------------------------


def values_of(told: Mapping[str, Any], own_hosts: Iterable[str]) -> list[Value | Number]:
    """What `api/v1/channels.json` names: addresses, former ones too, accounts and official hosts but the site's own."""
    own = {host.lower() for host in own_hosts}
    hosts = {platform["id"]: platform.get("hosts", []) for platform in told.get("platforms", [])}
    values: list[Value | Number] = []
    for domain in told.get("domains", []):
        if domain["host"].lower() not in own:
            values += _host(domain["host"])
    for channel in (*told.get("channels", []), *told.get("retired", [])):
        if address := channel.get("address"):
            values += _of_channel(channel["kind"], address, hosts.get(channel.get("platform"), []), own)
    return list(dict.fromkeys(values))


def _of_channel(kind: str, address: str, hosts: Iterable[str], own: set[str]) -> Sequence[Value | Number]:
    if kind == "phone":
        return [number_of(address)]
    if kind == "social":
        return _account(address, hosts)
    if "://" in address:
        parts = urlsplit(address)
        bare = address.split("://", 1)[1].rstrip("/")
        if bare.lower() in own:  # a page of this site is no contact by itself
            return []
        return _host(bare, address) if bare == parts.netloc else [_text(address, form) for form in _forms(bare)]
    return [_text(address, form, gap=rb"\s*") for form in _forms(address)]


def _account(address: str, hosts: Iterable[str]) -> list[Value]:
    """An account by its name, and at the end of a path on a host of its platform."""
    name, behind = address.lstrip("@").lower(), r"(?!\w|[.-]\w)"
    values = [_text(address, f"@{name}", (r"(?<![\w.+-])", behind))]
    if on_host := "|".join(re.escape(host.lower()) for host in hosts):
        path = rf"(?:{on_host})(?::[0-9]{{1,5}})?(?:/[\w.!#-]{{0,20}}){{0,3}}"
        values += [_text(address, f"/{at}{name}", (path, behind)) for at in ("", "@")]
    return values


def _forms(address: str) -> list[str]:
    """An address in small letters as browsers show it and as they send it: a host may have signs that are not ASCII."""
    name, at, rest = unicodedata.normalize("NFKC", address).lower().rpartition("@")
    host, behind = re.fullmatch(r"([^/:]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    forms = [host]
    with suppress(UnicodeError):
        forms.append(host.encode("idna").decode())
        forms.append(forms[-1].encode().decode("idna"))
    return list(dict.fromkeys(f"{name}{at}{form}{behind}".lower() for form in forms))


def _text(
    written: str,
    plain: str,
    ends: tuple[str, str] = ("", r"(?![\w-])"),
    *,
    gap: bytes = rb"\s{1,3}",
    is_host: bool = False,
) -> Value:
    before, behind = (end.encode() for end in ends)
    letters = [re.escape(letter.encode()) for letter in plain]
    pattern, spaced = (re.compile(before + between.join(letters) + behind) for between in (b"", gap))
    return Value(written, plain.encode(), pattern, spaced, is_host)


def _host(host: str, written: str = "") -> list[Value]:
    ends = (r"(?<![a-z0-9-])", r"(?![a-z0-9-])")
    return [_text(written or host, form, ends, is_host=True) for form in _forms(host)]


def number_of(written: str) -> Number:
    """A phone number, with or without the code of its country."""
    try:
        number = phonenumbers.parse(written)
        code, national = str(number.country_code), phonenumbers.national_significant_number(number)
    except phonenumbers.NumberParseException:
        code, national = "", re.sub(r"\D", "", written)
    front = rf"(?<![0-9])(?:(?:00)?{_BETWEEN.join(code)}{_BETWEEN})"
    front += "?(?:0" if len(national) >= _LEAST_DIGITS else "(?:0"
    pattern = re.compile(rf"{front}{_BETWEEN})?{_BETWEEN.join(national)}(?![0-9])")
    return Number(written, national.encode(), pattern)


# --- Looking ----------------------------------------------------------------------------------------------------------


def found_contacts(
    files: Mapping[str, bytes], values: Iterable[Value | Number], own_hosts: Iterable[str]
) -> Iterator[Find]:
    """Each file that names one of the values, with the value: pages first, then other texts, then what is packed.

    The site's own hosts may stand.
    """
    values = list(values)
    own = [_own_host(re.escape(host.lower().encode())) for host in own_hosts]
    for path in sorted(files, key=lambda path: _rank(path, files[path])):
        found: dict[str, None] = {}
        for layer in layers(files[path]):
            found |= dict.fromkeys(_named(layer, own, values))
        yield from (Find(path, written) for written in found)


def _rank(path: str, content: bytes) -> int:
    """How late a file is told of: an editor knows the words of a page, and nobody those of a packed file."""
    if path.endswith(".html"):
        return 0
    return 2 if content.startswith(_GZIP) or path.startswith("pagefind/") else 1


def _own_host(host: bytes) -> re.Pattern[bytes]:
    """The site's own host, which is no part of another one. What begins with letters alone is looked for fast."""
    return re.compile(host + rb"(?<=(?<![a-z0-9.@-])" + host + rb")(?![a-z0-9-])")


def _named(layer: bytes, own: Iterable[re.Pattern[bytes]], values: Iterable[Value | Number]) -> Iterator[str]:
    """The values that stand in a layer, as the facts write them."""
    digits, dense = layer.translate(None, _NO_DIGITS), layer.translate(None, _BLANKS)
    for value in values:
        if isinstance(value, Number):
            if value.plain in digits and value.pattern.search(layer.decode("utf-8", "replace")):
                yield value.written
        elif value.plain in dense:
            text = layer
            for host in own if value.is_host else ():
                text = host.sub(b" ", text)
            if value.pattern.search(text) or value.spaced.search(text):
                yield value.written


def layers(content: bytes) -> Iterator[bytes]:
    """A file's content in small letters: unpacked, then again and again with what can hide words undone."""
    content = _unpacked(content)
    for reading in dict.fromkeys(_readings(content)):
        yield from _layers_of(reading.lower())
    for inner in _embedded(content):
        yield from layers(inner)


def _readings(content: bytes) -> Iterator[bytes]:
    """The bytes themselves, and what they say as wide letters, as a style sheet and as a mail."""
    yield content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield content.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\0" in content:
        yield content.replace(b"\0", b"")
    if b"\\" in content:
        yield _CSS_ESCAPE.sub(lambda found: bytes([int(found[1] or found[2], 16)]), content)
    if _MAYBE_QUOTED.search(content):
        yield _QUOTED_PRINTABLE.sub(lambda found: bytes([int(found[1], 16)]) if found[1] else b"", content)


def _layers_of(text: bytes) -> Iterator[bytes]:
    yield text
    for _ in range(_MOST_LAYERS):
        undone = _undone(text)
        if undone == text:
            break
        text = undone
        yield text
    if (plain := _plain(text)) != text:
        text = plain
        yield text
    if (dotted := _CHINESE_DOT.sub(b".", text)) != text:
        yield dotted
    if b"<" in text:
        yield from _without_tags(text)


def _without_tags(text: bytes) -> Iterator[bytes]:
    """A text without tags: as if they were nothing, and as if blocks and cells were apart."""
    within = _TAG_IN_WORDS.sub(b"", text)
    apart, joined = _TAG.sub(b" ", within), _TAG.sub(b"", within)
    yield from dict.fromkeys(each for each in (joined, apart) if each != text)


def _plain(text: bytes) -> bytes:
    """Letters and digits of any form as plain ones, and without signs that nobody sees."""
    if text.isascii():
        return text
    signs = text.decode("utf-8", "replace")
    unusual = [sign for sign in set(signs) if not sign.isascii()]
    if any(unicodedata.combining(sign) for sign in unusual):
        signs = unicodedata.normalize("NFKC", signs)
        unusual = [sign for sign in set(signs) if not sign.isascii()]
    for sign in unusual:
        if (plain := _plain_sign(sign)) != sign:
            signs = signs.replace(sign, plain)
    return signs.encode("utf-8", "replace")


@cache
def _plain_sign(sign: str) -> str:
    if unicodedata.category(sign) == "Cf" or sign in _NOT_SEEN:
        return ""
    if sign.isdecimal():
        return str(unicodedata.digit(sign))
    return unicodedata.normalize("NFKC", sign).lower()


def _embedded(content: bytes) -> Iterator[bytes]:
    """What stands in a file as a data: URL in base64."""
    for found in _DATA.finditer(content) if b"base64," in content.lower() else ():
        packed = re.sub(rb"[^A-Za-z0-9+/]", b"", unquote_to_bytes(found[1]))
        yield base64.b64decode(packed[: len(packed) - (len(packed) % 4 == 1)] + b"==")


def _unpacked(content: bytes) -> bytes:
    """What is in a gzip file, also one of Pagefind's, which has its mark in front. A broken one stays as it is."""
    try:
        while content.startswith(_GZIP):
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return content
    return content.removeprefix(_PAGEFIND)


def _undone(text: bytes) -> bytes:
    for pattern, plain in _HIDING:
        text = pattern.sub(plain, text)
    return text.lower()


def _sign(number: str, base: int) -> bytes:
    value = int(number, base)
    return chr(value).encode("utf-8", "replace") if value <= sys.maxunicode else b""


@cache
def _entity(written: bytes) -> bytes:
    return html.unescape(written.decode()).encode("utf-8", "replace")


# A sign in style sheets, in six digits or in less with a blank behind, and in letters.
_CSS_ESCAPE = re.compile(rb"\\(?:0000([2-7][0-9a-fA-F])|0{0,3}([2-7][0-9a-fA-F])(?![0-9a-fA-F])\s?)")
_QUOTED_PRINTABLE = re.compile(rb"=(?:([2-7][0-9a-fA-F]|[89a-fA-F][0-9a-fA-F])|\r?\n)")
# What a mail hardly does without: an "@", a dot, a broken line, or several signs in a row.
_MAYBE_QUOTED = re.compile(rb"=(?:40|2[bBeE]|\r?\n|[0-9a-fA-F]{2}=[0-9a-fA-F]{2})")
_DATA = re.compile(rb"base64,([A-Za-z0-9+/%=_\\-]{8,})", re.IGNORECASE)
_CHINESE_DOT = re.compile(rb"\xe3\x80\x82(?=[a-z0-9])")
_NOT_SEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0") | {
    *map(chr, range(0xFE00, 0xFE10))
}
_IN_TAG = rb"(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>"
_TAG_IN_WORDS = re.compile(
    rb"</?(?:" + "|".join(sorted(WITHIN_WORDS)).encode() + rb")(?![a-z0-9-])(?:" + _IN_TAG + rb"|[^<>]*+>)"
)
_TAG = re.compile(rb"<!--.*?-->|<[a-z/!?](?:" + _IN_TAG + rb"|[^<>]*+>)", re.DOTALL)

# JSON's and JavaScript's escapes, those of addresses, HTML's; lines that calendars fold; signs that nobody sees.
_HIDING: tuple[tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], bytes] | bytes], ...] = (
    (re.compile(rb"\r\n[ \t]"), b""),
    (
        re.compile(rb"\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})"),
        lambda f: _sign(f[f.lastindex].decode(), 16),
    ),
    (re.compile(rb"\\([0-3]?[0-7]{2})"), lambda found: bytes([int(found[1], 8)])),
    (re.compile(rb"\\\r?\n"), b""),
    (re.compile(rb"\\[nrt]"), b" "),
    (re.compile(rb"\\([/@.:+_-])"), rb"\1"),
    (re.compile(rb"%([0-9a-f]{2})"), lambda found: bytes([int(found[1], 16)])),
    (re.compile(rb"&(?:#[0-9]{1,7};?|#x[0-9a-f]{1,6};?|[a-z][a-z0-9]{1,30};)"), lambda found: _entity(found[0])),
    (re.compile(rb"\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xc2\xad|\xef\xbb\xbf|<wbr>"), b""),
)
