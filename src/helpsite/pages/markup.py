"""HTML that can stand in a Markdown page: nothing inside it means anything to Markdown."""

from __future__ import annotations

import re

from markupsafe import escape

# What Markdown, its extensions or Jinja could take for markup, in words between tags and in the values of attributes.
_SPACES = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_IN_WORDS = str.maketrans({sign: f"&#{ord(sign)};" for sign in "\\`*_{}[]#|~!^=+@" + _SPACES})
_IN_TAGS = str.maketrans({character: f"&#{ord(character)};" for character in "\\`{}[]~"})


def settle(html: str) -> str:
    """The same HTML on as few lines as it has blocks, with every sign that Markdown might read written as an entity.

    Words and attribute values must already be escaped for HTML, as Jinja's autoescape does.
    """
    # A no-break or a wide space is a sign like any other: only what separates lines and tags is folded.
    html = re.sub(r"[ \t\r\n\f\v]+", " ", html).strip(" ")
    pieces = re.split(r"(<[^>]*>|&#?[0-9A-Za-z]+;)", html)
    settled = "".join(_settle_piece(piece) for piece in pieces)
    if settled[:1] not in ("", "<", "&"):
        # A hyphen or a number that begins a paragraph would make a list.
        settled = f"&#{ord(settled[0])};{settled[1:]}"
    return re.sub(r"> <(?=/?(div|section|ul|ol|li|table|thead|tbody|tr|dl|p|h[1-6])\b)", ">\n<", settled)


def plain(words: str) -> str:
    """Words without markup of their own, fit to stand in HTML or Markdown."""
    return settle(str(escape(words)))


def markdown_line(words: str, *, begins: bool = False) -> str:
    """Words as a part of one line of Markdown that people and programs read as it is: with as few signs as it takes.

    `begins` says that nothing stands before them on the line, where a hyphen or a number would make a list.
    """
    line = re.sub(r"[ \t\r\n\f\v]+", " ", words).strip(" ")
    line = re.sub(r"([\\`*_\[\]|])", r"\\\1", line)
    line = re.sub(r"&(?=#?\w+;)", "&amp;", line).replace("<", "&lt;")
    if not begins:
        return line
    line = re.sub(r"^(\d+)([.)])", r"\1\\\2", line)
    return re.sub(r"^[-+#>~=]", lambda sign: f"&#{ord(sign[0])};", line)


def _settle_piece(piece: str) -> str:
    if piece.startswith("<"):
        return piece.translate(_IN_TAGS)
    return piece if piece.startswith("&") else piece.translate(_IN_WORDS)
