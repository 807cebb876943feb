"""Names in small letters by weight: what each syllable is in names, what it is elsewhere, and what stands around it.

No one syllable is a name for sure where capitals are not typed. So a row is weighed: its family name, its middle, its
last; the title or the comma before it; the comma or the deed after it; and against it every everyday pair of words
that stands in it or leads out of it.
"""

import re
from collections.abc import Sequence

from engine.petitions.masking.address_words import is_typed_small
from engine.petitions.masking.everyday import is_everyday, is_pair
from engine.petitions.masking.lexicon import Lexicon
from engine.petitions.masking.name_context import STRONG, TITLE, Context
from engine.petitions.masking.name_cues import is_described
from engine.petitions.masking.reading import Word

ENOUGH, ENOUGH_BARE = 5, 5
MOST = 5
_CLOSES = re.compile(r"[,.;:!?()\n–-]|\s[(–-]")


def likely_name(words: Sequence[Word], at: int, row: Sequence[Word], context: Context, known: Lexicon) -> int:
    """How many words of the row are most likely a name, 0 for none: the heaviest, and of like ones the longest."""
    is_bare = row[0].is_bare and not row[0].is_marked
    is_titled = at > 0 and words[at - 1].key in known.small_titles and not is_bare
    if at and words[at].gap == " " and not is_titled and is_pair(words[at - 1], row[0]):
        return 0
    needed = ENOUGH_BARE if is_bare else ENOUGH if row[0].is_loud or is_typed_small(words, at) else ENOUGH + 1
    best, heaviest = 0, needed - 1
    before = _before(words, at, context)
    is_half = at > 0 and words[at].gap == " " and not is_bare and words[at - 1].key in known.half_titles
    is_typed = row[0].is_loud or is_typed_small(words, at)
    is_half = is_half or (at > 0 and words[at].gap == " " and not is_bare and words[at - 1].key in _CALLS)
    if is_half and is_typed:
        before, context = 2, Context(STRONG)
    if is_bare and at and words[at].gap == " ":
        title = words[at - 1].bare
        is_sure = title in known.bare_sure or (title in known.bare_unsure and context.person)
        before = max(before, 2 if title in known.bare_sure else 1 if title in known.bare_unsure else 0)
        context = Context(STRONG) if is_sure else context
    if is_bare and before < 2:
        needed += 1
    for count in range(1, min(len(row), MOST) + 1):
        last = row[count - 1]
        if last.key in _LAST_WORDS:
            break
        if count > 1 and is_everyday(last) and not (known.has("middle", last) or known.has("given", last)):
            break
        is_title = (
            context.person == STRONG and not is_bare and (words[at - 1].key in known.small_titles | {"em"} or is_half)
        )
        if count == 1 and not is_title:
            continue
        weight = before + _own(row[:count], context, known, is_bare=is_bare) + _after(words, at + count, known)
        if weight > heaviest or (weight == heaviest and best):
            best, heaviest = count, weight
    return best


def _before(words: Sequence[Word], at: int, context: Context) -> int:
    if context.person >= TITLE:
        return 2 if context.person == STRONG else 1
    return 1 if at == 0 or words[at].gap.strip(" ") or words[at - 1].key in _LEADS else 0


_LAST_WORDS = frozenset({"nha", "nhé", "nhe", "nè", "ne", "ạ", "á", "hen", "hả", "vậy", "nghen", "nghe", "luôn", "đó"})
"""What a sentence ends with, and no name."""
_LEADS = frozenset({"và", "với", "cho", "do", "của", "là", "giữa", "cùng", "nhờ", "gặp", "bị", "hộ", "nhà"})
_CALLS = frozenset({"do", "với", "gặp", "nhờ", "cho", "gửi", "cùng"})
"""After these one syllable alone may be a name where no capitals are typed."""


def _after(words: Sequence[Word], end: int, known: Lexicon) -> int:
    if end >= len(words) or "\n" in words[end].gap:
        return 1
    if is_described(words, end, known):
        return 2
    if _CLOSES.match(words[end].gap):
        return 1
    if is_pair(words[end - 1], words[end]):
        return -3
    if words[end].key in known.acts or is_everyday(words[end]) or words[end].is_number:
        return 1
    return 0


def _own(part: Sequence[Word], context: Context, known: Lexicon, *, is_bare: bool) -> int:
    """What the syllables weigh by themselves."""
    weight = -3 * sum(is_pair(part[at], part[at + 1]) for at in range(len(part) - 1))
    first, last = part[0], part[-1]
    family = _family(part, known, is_bare=is_bare)
    if len(part) == 1:
        return weight + (2 if _is_last(last, known, is_bare=is_bare) else -3)
    if not family and (context.person != STRONG or is_everyday(first)):
        return -9
    if is_everyday(last) and not family:
        return -9
    weight += family or (
        1 if known.has("middle", first) or known.has("given", first) or first.key in known.numbered else -1
    )
    for place, word in enumerate(part[1:-1], 1):
        is_hill = first.key in known.hill_families or (is_bare and first.bare in known.bare["hill_families"])
        is_sign = place == 1 and (
            (word.bare in {"a", "y", "mi", "seo"} and is_hill)
            or word.key in {"thị", "văn"}
            or (is_bare and word.key in {"thi", "van"})
        )
        weight += 2 if is_sign and family else 1 if known.has("middle", word) else -1
    if len(part) - bool(family) > 3:
        weight -= 1
    return weight + (1 if known.has("given", last) else -2 if is_everyday(last) else 0)


def _family(part: Sequence[Word], known: Lexicon, *, is_bare: bool) -> int:
    first = part[0]
    if len(part) > 2 and f"{first.key} {part[1].key}" in known.several:
        return 3
    if is_bare:
        return (
            3
            if first.bare in known.bare["unmistakable"] and first.bare not in _OFTEN_ELSE
            else _bare_family(first, known)
        )
    if first.key in known.unmistakable:
        return 3
    if is_everyday(first):
        return 0
    return 2 if known.has("strong", first) else 1 if known.has("usual", first) else 0


_OFTEN_ELSE = frozenset({"truong", "do", "dang", "vo", "phan", "tran"})


def _bare_family(first: Word, known: Lexicon) -> int:
    if first.bare in known.bare["strong"]:
        return 2 if not is_everyday(first) else 1
    return 1 if first.bare in known.bare["usual"] else 0


def _is_last(word: Word, known: Lexicon, *, is_bare: bool) -> bool:
    if is_bare:
        return known.has("given", word) and not is_everyday(word) and word.key not in known.bare_never
    return known.has("given", word) and not is_everyday(word) and word.key not in known.not_alone
