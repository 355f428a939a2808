"""HTML that can stand in a Markdown page: nothing inside it means anything to Markdown."""

from __future__ import annotations

import re

from markupsafe import escape

# What Markdown, its extensions or Jinja could take for markup, in words between tags and in the values of attributes.
_IN_WORDS = str.maketrans({character: f"&#{ord(character)};" for character in "\\`*_{}[]#|~!^=+@"})
_IN_TAGS = str.maketrans({character: f"&#{ord(character)};" for character in "\\`{}[]~"})


def settle(html: str) -> str:
    """The same HTML on as few lines as it has blocks, with every sign that Markdown might read written as an entity.

    Words and attribute values must already be escaped for HTML, as Jinja's autoescape does.
    """
    html = re.sub(r"\s+", " ", html).strip()
    pieces = re.split(r"(<[^>]*>|&#?[0-9A-Za-z]+;)", html)
    settled = "".join(_settle_piece(piece) for piece in pieces)
    return re.sub(r"> <(?=/?(div|section|ul|ol|li|table|thead|tbody|tr|dl|p|h[1-6])\b)", ">\n<", settled)


def plain(words: str) -> str:
    """Words without markup of their own, fit to stand in HTML or Markdown."""
    return settle(str(escape(words)))


def _settle_piece(piece: str) -> str:
    if piece.startswith("<"):
        return piece.translate(_IN_TAGS)
    return piece if piece.startswith("&") else piece.translate(_IN_WORDS)
