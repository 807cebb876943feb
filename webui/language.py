"""The language of the page: Vietnamese, unless the visitor chose another."""

from flask import Blueprint, Flask, Response, abort, after_this_request, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale, refresh  # type: ignore[import-untyped]

from webui.kit import safe_next
from webui.speech import _

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "hoidap_language"
ONE_YEAR = 365 * 24 * 3600

language = Blueprint("language", __name__)


def register(app: Flask) -> None:
    """Let pages speak the visitor's language."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", app.config["SETTINGS"].locale)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    Babel(app, locale_selector=chosen_language)
    app.register_blueprint(language)
    app.jinja_env.globals.update(page_locale=page_locale, languages=LANGUAGES.items, here=here, place_name=place_name)


def chosen_language() -> str:
    """The language of this visit."""
    wanted = g.get("hoidap_language") or request.cookies.get(COOKIE, "")
    return wanted if wanted in LANGUAGES else str(current_app.config["SETTINGS"].locale)


def page_locale() -> str:
    """Its code, for the page's `lang`."""
    locale = get_locale()
    return str(locale.language) if locale else "vi"


def here() -> str:
    """This page's address, to come back to; of a page that was sent, the one that it started from."""
    return request.full_path.rstrip("?")


def place_name() -> str:
    """The province, as the top of the page says it."""
    return _("Tỉnh %(name)s", name=current_app.config["SETTINGS"].province_name)


def speak(code: str) -> bool:
    """Speak this language from now on, on the page that answers this very request too; False: there is none such."""
    if code not in LANGUAGES:
        return False
    g.hoidap_language = code
    refresh()

    @after_this_request
    def remember(answer: Response) -> Response:
        answer.set_cookie(
            COOKIE, code, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=current_app.config["IS_HTTPS"]
        )
        return answer

    return True


@language.get("/ngon-ngu/<code>")
def choose(code: str) -> ResponseReturnValue:
    """Remember the language, and go back."""
    if not speak(code):
        abort(404)
    return redirect(safe_next(request.args.get("next"), otherwise=url_for("citizen.home")))
