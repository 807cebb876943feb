"""Every page of the room opens, for administrators alone."""

from tests.webui.visiting import Visitor

PAGES = (
    "/quan-tri/",
    "/quan-tri/don-vi",
    "/quan-tri/don-vi?q=tai+nguyen&tinh-trang=open&sort=-name&level=DEPARTMENT",
    "/quan-tri/don-vi/them",
    "/quan-tri/don-vi/muc/SNNMT",
    "/quan-tri/don-vi/ket-thuc/SNNMT",
    "/quan-tri/don-vi/nhap",
    "/quan-tri/can-bo",
    "/quan-tri/can-bo?grants=HEAD&sau=",
    "/quan-tri/can-bo/them",
    "/quan-tri/can-bo/muc/vp.001",
    "/quan-tri/can-bo/dong/vp.001",
    "/quan-tri/vai-tro",
    "/quan-tri/vai-tro/them",
    "/quan-tri/vai-tro/muc/HEAD",
    "/quan-tri/danh-muc",
    "/quan-tri/danh-muc/refusal_reasons",
    "/quan-tri/danh-muc/refusal_reasons/muc/R01",
    "/quan-tri/danh-muc/channels/muc/web",
    "/quan-tri/danh-muc/notices/muc/received",
    "/quan-tri/danh-muc/content_headings/muc/5.1",
    "/quan-tri/danh-muc/statuses/them",
    "/quan-tri/lich",
    "/quan-tri/lich/nam/2027",
    "/quan-tri/lich/them",
    "/quan-tri/lich/muc/2026-09-01",
    "/quan-tri/vang-mat",
    "/quan-tri/thiet-lap",
    "/quan-tri/thiet-lap/publishing.second_person",
    "/quan-tri/so-xoa",
    "/quan-tri/so-xoa/den-han",
    "/quan-tri/danh-muc/retention_terms",
    "/quan-tri/lich-su",
    "/quan-tri/lich-su?bang=officer&tu=2020-01-01&den=2030-01-01",
)


def test_every_page_opens_with_one_heading(admin: Visitor) -> None:
    for path in PAGES:
        admin.opens(path)
        assert admin.status == 200, path
        assert len(admin.all("h1")) == 1, path


def test_the_pages_speak_english_too(admin: Visitor) -> None:
    admin.opens("/ngon-ngu/en?next=/quan-tri/")
    for path in PAGES:
        assert admin.opens(path).status == 200, path
    assert "Directory and settings" in admin.text
    assert "Full name" in admin.opens("/quan-tri/can-bo").text


def test_a_narrow_screen_has_the_month_that_was_chosen(admin: Visitor) -> None:
    def shown() -> list[str]:
        return [one.text_content() for one in admin.all(".a-month--shown caption")]

    admin.opens("/quan-tri/lich/nam/2027?thang=9")
    assert shown() == ["Tháng 9"]
    assert [one.text_content() for one in admin.all('.a-months__choose [aria-current="true"]')] == ["Tháng 9"]
    for asked in ("", "0", "13", "x", "²"):
        admin.opens(f"/quan-tri/lich/nam/2027?thang={asked}")
        assert shown() == ["Tháng 1"]
