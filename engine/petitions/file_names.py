"""Names of files, fit to be shown, stored and offered for download."""

from engine.petitions.plain_text import clean_line

LONGEST = 120
LONGEST_GIVEN = 1_000
_UNSAFE = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def clean_name(name: str, *, extension: str) -> str:
    """The name without path, control and bidi characters, ending as its content deserves.

    `../../giấy hẹn.exe.PDF` of a PDF becomes `giấy hẹn.exe.pdf`; an empty one `tep.pdf`.
    """
    line = shown_name(name)
    stem, dot, ending = line.rpartition(".")
    if not dot or not _is_ending(ending):
        stem = line
    return f"{stem.strip(' .')[: LONGEST - len(extension) - 1] or 'tep'}.{extension}"


def shown_name(name: str) -> str:
    """The name in which a person knows their file again, harmless to show."""
    last = name[-LONGEST_GIVEN:].replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    return clean_line(last).translate(_UNSAFE).strip(" .")


def _is_ending(text: str) -> bool:
    return 1 <= len(text) <= 5 and text.isascii() and text.isalnum()  # noqa: PLR2004 - as long as «.xhtml»
