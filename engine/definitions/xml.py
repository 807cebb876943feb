"""XML read as if it were hostile: no DTD, no entities, no network, bounded size and depth."""

from lxml import etree

from engine.errors import N_, DefinitionInvalid, Problem

MAX_BYTES = 5_000_000
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
NAMESPACES = {"bpmn": BPMN, "spiffworkflow": SPIFF}


def parse_xml(content: bytes, *, path: str) -> etree._ElementTree:
    """The tree of `content`, each element knowing its line.

    Raises:
        DefinitionInvalid: not well-formed, too large, too deep, or with a DTD.
    """
    if len(content) > MAX_BYTES:
        raise _invalid(path, 0, "xml.too_large", N_("Tệp lớn quá 5 MB."), N_("Tách quy trình thành các tệp nhỏ hơn."))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None) or 0
        raise _invalid(
            path,
            line,
            "xml.malformed",
            N_("Tệp không phải XML đúng chuẩn: {reason}"),
            N_("Mở lại bằng trình vẽ quy trình rồi lưu; không sửa tay."),
            reason=_short(error),
        ) from error
    tree = root.getroottree()
    # A search for the text "<!DOCTYPE" would miss UTF-16; the parsed document does not.
    if tree.docinfo.internalDTD is not None or tree.docinfo.externalDTD is not None or tree.docinfo.doctype:
        raise _invalid(
            path,
            1,
            "xml.dtd",
            N_("Tệp có khai báo DTD hoặc thực thể, không được nhận vì lý do an toàn."),
            N_("Xóa phần <!DOCTYPE …> ở đầu tệp."),
        )
    return tree


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _invalid(path: str, line: int, code: str, what: str, remedy: str, **facts: str) -> DefinitionInvalid:
    problem = Problem(where=path, what=what, remedy=remedy, file=path, line=line, code=code, facts=facts)
    return DefinitionInvalid(problems=[problem], **facts)
