"""Templates that are wrong, and templates that would do harm."""

import io
import socket
import threading
import time
import zipfile
from pathlib import Path

import pytest

from engine.petitions import LetterTemplateInvalid, PetitionSettings, use_petition_settings
from engine.petitions.official_letter import press as press_module
from engine.petitions.official_letter.press import press
from engine.petitions.official_letter.templates import LetterTemplate, find_template
from tests.engine.petitions.office import SECRET, office_file
from tests.engine.petitions.official_letter.letters import A_LETTER, docx_text, pdf_text, template, word_template

READ_LETTER = "#let letter = json(bytes(sys.inputs.letter))\n"


def told(wrong: pytest.ExceptionInfo[LetterTemplateInvalid]) -> tuple[str, dict[str, object]]:
    (problem,) = wrong.value.problems
    assert problem.remedy
    return problem.where, dict(problem.facts)


def test_a_field_that_no_letter_has_is_named_with_its_line() -> None:
    with pytest.raises(LetterTemplateInvalid) as wrong:
        press(A_LETTER, template(READ_LETTER + "Kính gửi\n#letter.nguoi_nhan"))
    where, facts = told(wrong)
    assert (where, facts["field"], facts["line"]) == ("letters/official_letter.typ", "nguoi_nhan", 3)
    for line in (
        "{{ letter.nguoi_nhan }}",
        "{{ nguoi_nhan }}",
        "{%p for one in letter.nguoi_nhan %}",
        "{{ letter['nguoi_nhan'] }}",
    ):
        lines = (line, "x", "{%p endfor %}") if "for" in line else (line,)
        with pytest.raises(LetterTemplateInvalid) as wrong:
            press(A_LETTER, word_template(*lines))
        assert told(wrong)[1]["field"] == "nguoi_nhan"


@pytest.mark.parametrize("source", ["#let x = (", "#foo", '#panic("x")', "#sys.inputs.other"])
def test_a_template_that_is_no_typst_says_where(source: str) -> None:
    with pytest.raises(LetterTemplateInvalid) as wrong:
        press(A_LETTER, template("Kính gửi\n" + source))
    assert told(wrong)[1]["line"] == 2


@pytest.mark.parametrize(
    "lines", [("{{ letter.signer ",), ("{% if %}",), ("{{ letter.signer|nope }}",), ("{%p for x in y %}",)]
)
def test_a_template_that_is_no_word_template_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(LetterTemplateInvalid):
        press(A_LETTER, word_template(*lines))


def test_a_template_of_ones_own_is_used_as_it_is() -> None:
    own = READ_LETTER + '#set text(font: "Tinos")\nMẫu riêng: #letter.signer'
    assert pdf_text(press(A_LETTER, template(own))).split() == ["Mẫu", "riêng:", "Trần", "Văn", "Bình"]
    assert docx_text(press(A_LETTER, word_template("Mẫu riêng: {{ letter.signer }}"))) == "Mẫu riêng: Trần Văn Bình"


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")', '#read("../../../../etc/passwd")', '#read("/proc/self/environ")',
        '#image("/etc/passwd")',
        '#include "/etc/passwd"', '#import "../letter.typ": x', '#plugin("x.wasm")', '#bibliography("/etc/passwd")',
        '#import "@local/x:1.0.0": *', '#read("secret.txt")', '#csv("/etc/passwd")',
    ],
)  # fmt: skip
def test_typst_reads_no_file(source: str, tmp_path: Path) -> None:
    with pytest.raises(LetterTemplateInvalid) as wrong:
        press(A_LETTER, template(source))
    assert "root:" not in str(told(wrong)[1])


def test_typst_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def listen() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                heard.append(connection.recv(1000))

        listener = threading.Thread(target=listen)
        listener.start()
        # With a way out in its surroundings it would take it: that is what the guard is for.
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        fetching = template('#import "@preview/tablex:0.0.8": *')
        with pytest.raises(LetterTemplateInvalid):
            press(A_LETTER, fetching)
        assert heard == []
        opened = dict.fromkeys(press_module._SURROUNDINGS, address) | {"PATH": "/usr/bin"}
        monkeypatch.setattr(press_module, "_SURROUNDINGS", opened)
        with pytest.raises(LetterTemplateInvalid):
            press(A_LETTER, fetching)
        listener.join()
    assert heard


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__.__mro__ }}", "{{ letter.__class__.__base__.__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "{{ self._TemplateReference__context }}",
        "{{ letter.body[0].text.__init__.__globals__ }}", "{% include '/etc/passwd' %}", "{% import 'os' as os %}",
        "{{ letter.update({'signer': 'x'}) }}", "{{ namespace.__init__.__globals__['__builtins__'] }}",
        "{{ lipsum.__globals__ }}",
    ],
)  # fmt: skip
def test_word_templates_run_no_code(line: str) -> None:
    with pytest.raises(LetterTemplateInvalid) as wrong:
        press(A_LETTER, word_template(line))
    assert "uid=" not in str(told(wrong))


@pytest.mark.parametrize(
    "endless",
    [
        template("#for a in range(100000) { for b in range(100000) { let x = a * b } }"),
        word_template("{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}"),
        word_template("{% set x = 'aaaaaaaaaa' * 1000000000 %}{% set y = x * 100 %}"),
        template('#let x = "a" * 1000000000\n#let y = x * 100\n#y.len()'),
    ],
)  # fmt: skip
def test_what_never_ends_is_ended(endless: LetterTemplate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_module, "SECONDS", 2)
    begun = time.perf_counter()
    with pytest.raises(LetterTemplateInvalid) as wrong:
        press(A_LETTER, endless)
    assert time.perf_counter() - begun < 6
    assert told(wrong)[0].startswith("letters/official_letter.")


@pytest.mark.deep
def test_the_limits_hold_without_the_clock_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program limits itself, should whoever started it be gone."""
    monkeypatch.setattr(press_module, "SECONDS", 60)
    begun = time.perf_counter()
    with pytest.raises(LetterTemplateInvalid):
        press(A_LETTER, word_template("{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}"))
    assert time.perf_counter() - begun < 40


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """An installation with a folder for its own templates."""
    settings = PetitionSettings(secret=SECRET, files=str(tmp_path / "files"), letters=tmp_path / "letters")
    use_petition_settings(settings)
    (tmp_path / "letters" / "SXD").mkdir(parents=True)
    return tmp_path / "letters"


def test_an_agencys_own_template_goes_before_the_installations_before_the_shipped(folders: Path) -> None:
    shipped = find_template("SXD", "typ")
    assert b"Ngh\xe1\xbb\x8b \xc4\x91\xe1\xbb\x8bnh 30/2020" in shipped.content
    (folders / "official_letter.typ").write_text("của tỉnh")
    assert find_template("SXD", "typ").content.decode() == "của tỉnh"
    (folders / "SXD" / "official_letter.typ").write_text("của sở")
    assert find_template("SXD", "typ").content.decode() == "của sở"
    assert find_template("SXD", "typ").shown == "letters/SXD/official_letter.typ"
    assert find_template("SYT", "typ").content.decode() == "của tỉnh"


@pytest.mark.parametrize("agency", ["..", "../..", "/etc", "", "SXD/../.."])
def test_an_agencys_code_leads_into_no_other_folder(folders: Path, agency: str) -> None:
    (folders.parent / "official_letter.typ").write_text("ngoài thư mục")
    assert "ngoài" not in find_template(agency, "typ").content.decode()


def test_word_files_that_are_no_plain_ones_are_refused(folders: Path) -> None:
    linked = b'<Relationships><Relationship TargetMode="External" Target="http://x.example/t.dotm"/></Relationships>'
    for content in (
        b"no zip at all",
        office_file(word=False),
        office_file(macros=True),
        office_file(extra={"word/_rels/settings.xml.rels": linked}),
        office_file(extra={"word/media/big": bytes(300 * 1024 * 1024)}),
        b"",
    ):
        (folders / "official_letter.docx").write_bytes(content)
        with pytest.raises(LetterTemplateInvalid) as wrong:
            find_template("SXD", "docx")
        assert told(wrong)[0] == "letters/official_letter.docx"


def test_a_word_file_with_entities_opens_no_other_file(folders: Path) -> None:
    source = word_template("x {{ letter.signer }} &secret;").content
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                head, _, rest = part.partition(b"?>")
                kind = b'<!DOCTYPE w:document [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
                part = head + b"?>" + kind + rest.replace(b"&amp;secret;", b"&secret;")
            new.writestr(name, part)
    (folders / "official_letter.docx").write_bytes(stream.getvalue())
    try:
        content = press(A_LETTER, find_template("SXD", "docx"))
    except LetterTemplateInvalid:
        return
    assert "root:" not in docx_text(content)
