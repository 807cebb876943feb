"""A file named in a form stays with the case from the moment the form is taken."""

from uuid import UUID, uuid4

import pytest

from engine.errors import Invalid
from engine.storage import begin_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, form_files

FORM = form_files(
    "draft",
    {
        "minutes": {"type": "string", "format": "file", "title": "Biên bản"},
        "more": {"type": "array", "items": {"type": "string", "format": "file"}, "title": "Tệp khác"},
    },
)


@pytest.fixture
def case(town: Town) -> UUID:
    diagram = Diagram().start().user("draft", formJsonSchemaFilename="draft.json")
    town.publish(diagram.end().chain("begin", "draft", "done"), files=FORM)
    return town.open().id


def uploaded(by: str, *, case_id: UUID | None = None) -> str:
    """A file in the register, not yet of any case unless said."""
    file_id = uuid4()
    with begin_work(by) as work:
        work.session.add(
            tables.Attachment(
                id=file_id,
                case_id=case_id,
                task_id=None,
                folder=uuid4(),
                sha256="0" * 64,
                name="bien-ban.pdf",
                media_type="application/pdf",
                size=1,
                purpose="upload",
                uploaded_by=by,
                uploaded_at=work.now,
            )
        )
    return str(file_id)


def test_own_uploads_named_in_a_form_become_files_of_the_case(town: Town, case: UUID) -> None:
    minh = str(town.officer("minh").id)
    one, two = uploaded(minh), uploaded(minh)
    town.complete(case, "draft", minutes=one, more=[two])
    assert {str(row.id) for row in town.rows(tables.Attachment, case)} == {one, two}


@pytest.mark.parametrize("whose", ["someone else's", "another case's", "nobody's"])
def test_a_file_that_is_not_the_officers_is_refused_at_its_field(town: Town, case: UUID, whose: str) -> None:
    minh = str(town.officer("minh").id)
    file_id = {
        "someone else's": lambda: uploaded(str(uuid4())),
        "another case's": lambda: uploaded(minh, case_id=uuid4()),
        "nobody's": lambda: str(uuid4()),
    }[whose]()
    with pytest.raises(Invalid) as refused:
        town.complete(case, "draft", minutes=file_id)
    assert [problem.where for problem in refused.value.problems] == ["/minutes"]
    assert town.rows(tables.Attachment, case) == []
