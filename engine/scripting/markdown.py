"""Markdown to HTML that is safe to show, and text to Markdown that means only itself."""

import re

import nh3
from markdown_it import MarkdownIt

_reader = MarkdownIt("commonmark", {"html": False}).enable("table")
# No pictures: one from elsewhere would tell its server who reads which case.
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~]|\n)")
_CONTROLS = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


def render_markdown(text: str) -> str:
    """The HTML of a Markdown text: no raw HTML, no script, no picture, only web and mail links."""
    return nh3.clean(
        _reader.render(text),
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


def escape_markdown(value: str) -> str:
    """The value as Markdown that shows exactly these letters; its line breaks are kept."""
    text = _CONTROLS.sub("", value)
    # Indented or empty lines would begin a block of code or end the author's paragraph.
    lines = [line.strip() for line in text.splitlines()]
    return "\\\n".join(_PUNCTUATION.sub(r"\\\1", line) for line in lines if line)


def unescape_markdown(text: str) -> str:
    """The letters themselves of values that were escaped, for a text that is no Markdown."""
    return _ESCAPED.sub(r"\1", text)
