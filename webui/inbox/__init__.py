"""The officer's room: queues, tasks, cases and their files; nothing typed here is ever lost."""

from flask import Flask

from webui.auth import current_officer
from webui.inbox import (
    about,
    absences,
    acts,
    authorisations,
    bulk,
    cases,
    confirmed_secrets,
    drafting,
    extensions,
    file_pages,
    files,
    handing_over,
    helping,
    in_place,
    intake,
    letter_book,
    live,
    my_day,
    others,
    palette,
    pool,
    prepared,
    public_files,
    published,
    queues,
    remarks,
    secrecy,
    starting,
    supplements,
    taking_back,
    tasks,
    undoing,
    views,
)
from webui.inbox.bulk_page import offers_in, problem_words, siblings_of
from webui.inbox.desk import carried, leaps, queue_href
from webui.inbox.navigation import entries
from webui.inbox.room import inbox
from webui.inbox.undo_words import own_undo
from webui.kit import add_navigation
from webui.kit.asking_words import result_word, standing_word, way_word
from webui.kit.case_words import case_status_word

__all__ = ["inbox", "register"]

MANY_OF_ONE_SENDER = 3
"""From how many other petitions of the same sender on an officer is told."""

# Each module puts its routes into the room when it is imported.
ROUTES = (
    acts,
    queues,
    bulk,
    tasks,
    taking_back,
    prepared,
    live,
    palette,
    cases,
    files,
    pool,
    public_files,
    starting,
    intake,
    supplements,
    authorisations,
    letter_book,
    extensions,
    undoing,
    secrecy,
    confirmed_secrets,
    about,
    published,
    absences,
    handing_over,
    my_day,
    others,
    views,
    remarks,
    drafting,
    file_pages,
)


def register(app: Flask) -> None:
    """Open the room at /can-bo, with its entries in the side bar."""
    app.register_blueprint(inbox)
    app.register_blueprint(my_day.feeds)
    app.jinja_env.globals.update(
        case_status_word=case_status_word, way_word=way_word, result_word=result_word, standing_word=standing_word
    )
    app.jinja_env.globals |= {"whose_place": in_place.whose_place, "note_for_me": in_place.note_for_me}
    app.jinja_env.globals["many_of_one_sender"] = MANY_OF_ONE_SENDER
    app.jinja_env.globals["publication_act"] = published.act_words
    app.jinja_env.globals["publication_text"] = published.text_words
    app.jinja_env.globals["shown_kinds"] = file_pages.SHOWN_KINDS
    app.jinja_env.globals["drafting_panel"] = drafting.drafting_panel
    app.jinja_env.globals["own_draft"] = helping.own_draft
    app.jinja_env.globals["loads_of"] = helping.loads_of
    app.jinja_env.globals["prospects_of"] = helping.prospects_of
    app.jinja_env.globals["remarks_panel"] = remarks.remarks_panel
    app.jinja_env.globals["own_undo"] = lambda: own_undo(current_officer())
    app.jinja_env.filters["problem_words"] = problem_words
    app.jinja_env.globals["bulk_offers"] = lambda queue: offers_in(queue, current_officer())
    app.jinja_env.globals["bulk_siblings"] = lambda task_id: siblings_of(task_id, current_officer())
    app.jinja_env.globals.update(carried=carried, leaps=leaps, queue_href=queue_href)
    add_navigation(app, *entries())
