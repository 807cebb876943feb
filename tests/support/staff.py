"""An officer at the page of a task, without JavaScript."""

from typing import Any

from flask.testing import FlaskClient
from lxml import html

from engine.directory import Officer, create_session
from tests.support.province import Petition


class Staff:
    """Who may do the open task of this element, or the officer named, at its page."""

    minutes_at_page = 1

    def __init__(self, petition: Petition, element: str, *, who: Officer | None = None) -> None:
        self.petition = petition
        self.task = petition.task(element)
        self.officer = who or petition.province.officer_for(self.task)
        self.client: FlaskClient = petition.province.app.test_client()
        with self.client.session_transaction() as session:
            session["_user_id"] = create_session(self.officer.id)
            session["_fresh"] = True

    @property
    def address(self) -> str:
        return f"/can-bo/viec/{self.task.id}"

    @property
    def page(self) -> Any:
        """The page as it stands."""
        answer = self.client.get(self.address)
        assert answer.status_code == 200
        return html.fromstring(answer.text)

    def form(self) -> dict[str, Any]:
        """What the page's form would send."""
        (form,) = self.page.xpath('//form[@id="task-form"]')
        return {name: value for name, value in form.form_values() if name != "_do"}

    def presses(self, button: str, **typed: Any) -> Any:
        """A button of the form, after the minutes at the page, with what is typed over what stands there."""
        data = {**self.form(), **typed, "_do": button}
        self.petition.province.clock.move(minutes=self.minutes_at_page)
        return self.client.post(self.address, data=data, content_type="multipart/form-data")
