"""The typeface of official letters: taken out of its package, to lie where the program looks for it."""

import shutil

from scripts.pages import LOCK
from scripts.places import FONTS, NODE_MODULES
from scripts.step import Step, stamp_named

PACKAGE = NODE_MODULES / "@expo-google-fonts" / "tinos"


def _copy() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    for font in PACKAGE.glob("*/*.ttf"):
        shutil.copyfile(font, FONTS / font.name)
    shutil.copyfile(PACKAGE / "LICENSE_FONT", FONTS / "LICENSE")


LETTER_FONTS = Step(
    title="Typeface of official letters",
    reads=[LOCK],
    makes=[FONTS / "Tinos_400Regular.ttf", FONTS / "LICENSE"],
    stamp=stamp_named("fonts"),
    work=_copy,
)
