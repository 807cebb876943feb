"""What a BPMN file says, whatever the order and the spaces in which it says it."""

from collections import Counter

from lxml import etree


def meaning(xml: str) -> Counter[str]:
    """Each element with its way from the root, its attributes and its text; comments too."""
    return Counter(_lines(etree.fromstring(xml.encode()), ""))


def difference(before: str, after: str) -> tuple[Counter[str], Counter[str]]:
    """What only the first says, and what only the second."""
    old, new = meaning(before), meaning(after)
    return old - new, new - old


def _lines(element: etree._Element, way: str) -> list[str]:
    if not isinstance(element.tag, str):
        return [f"{way} comment {(element.text or '').strip()}"]
    name = etree.QName(element)
    here = f"{way}/{name.localname}#{element.get('id', '')}"
    attributes = ", ".join(f"{key}={_number(value)}" for key, value in sorted(element.attrib.items()))
    text = " ".join((element.text or "").split())
    return [
        f"{here} {{{name.namespace}}} [{attributes}] {text}",
        *(line for child in element for line in _lines(child, here)),
    ]


def _number(value: str) -> str:
    """`36.0` and `36` are the same place."""
    return value.removesuffix(".0")
