import pytest

from tests.browser.conftest import HUB, People

pytestmark = pytest.mark.browser


def test_a_visitor_reads_english_until_they_choose_otherwise(people: People) -> None:
    reader = people.citizen()
    reader.opens("/phan-anh/tra-cuu")
    assert reader.page.locator("html").get_attribute("lang") == "vi"
    reader.follows("English")
    assert reader.path == "/phan-anh/tra-cuu"
    for path in ("/phan-anh/gui", "/cong-khai", "/dang-nhap", "/"):
        reader.opens(path)
        assert reader.page.locator("html").get_attribute("lang") == "en"
        assert reader.heading.isascii(), reader.heading
    reader.follows("Tiếng Việt")
    assert reader.heading.startswith("Phản ánh, kiến nghị")


def test_an_officer_reads_english(people: People) -> None:
    reception = people.officer("RECEPTION", HUB)
    reception.opens("/can-bo/don-vi")
    reception.follows("English")
    assert reception.path == "/can-bo/don-vi"
    assert reception.heading.isascii(), reception.heading
