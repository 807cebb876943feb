"""Names in small letters, and in headings."""

from collections.abc import Iterator, Sequence

from engine.petitions.masking.address_words import is_typed_small
from engine.petitions.masking.everyday import is_everyday, is_pair
from engine.petitions.masking.lexicon import Lexicon
from engine.petitions.masking.name_context import STRONG, TITLE, Context, context_of
from engine.petitions.masking.name_cues import is_described
from engine.petitions.masking.name_likeness import is_foreign, is_tribal
from engine.petitions.masking.name_runs import LONGEST
from engine.petitions.masking.reading import Word
from engine.petitions.masking.small_likeness import likely_name


def in_small_letters(words: Sequence[Word], known: Lexicon) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(words):
        taken = _small_name(words, at, known)
        if taken:
            yield at, at + taken
            at += taken
        else:
            at += 1


def _is_small(word: Word) -> bool:
    return word.text[0].islower() or word.is_shouted


def _row(words: Sequence[Word], at: int) -> list[Word]:
    """This word and those that go on from it, in the same letters; a name in small letters may end in capitals."""
    row = [words[at]]
    for word in words[at + 1 : at + LONGEST]:
        is_alike = word.is_shouted == row[0].is_shouted and (
            _is_small(word) or row[-1].key in {"văn", "thị"} or word.key in {"văn", "thị"}
        )
        if word.gap not in {" ", "  "} or not is_alike or word.is_number:
            break
        row.append(word)
    return row


def _small_name(words: Sequence[Word], at: int, known: Lexicon) -> int:
    if is_tribal(words[at]) and (words[at].text[0].islower() or words[at].is_loud):
        return _tribal_end(words, at, known)
    if words[at].key in {"y", "ama", "amí"} and _is_hill(words, at + 1):
        return 2 + int(_is_hill(words, at + 2))
    return max(_by_rule(words, at, known), _by_weight(words, at, known))


def _is_hill(words: Sequence[Word], at: int) -> bool:
    """Whether a word goes on here that no syllable of Vietnamese is spelled like: «y bhiăp kbuôr»."""
    return at < len(words) and words[at].gap == " " and words[at].text.isalpha() and is_foreign(words[at])


def _tribal_end(words: Sequence[Word], at: int, known: Lexicon) -> int:
    """«h'juaih bkrông», «k'brôih»: the name, and the family's name that no Vietnamese word is spelled like."""
    if words[at].bare in known.peoples:
        return 0
    follows = at + 1 < len(words) and words[at + 1].gap == " "
    return 1 + int(follows and (is_foreign(words[at + 1]) or words[at + 1].key in known.strong))


def _by_weight(words: Sequence[Word], at: int, known: Lexicon) -> int:
    word = words[at]
    if word.is_number or (word.is_shouted and not word.is_loud) or word.key in known.links:
        return 0
    if word.key in known.small_titles or word.key in _BARE_TITLES or not (word.is_loud or word.text[0].islower()):
        return 0
    nickname = _nickname(words, at, known)
    if foreign := _foreign(words, at, known):
        return foreign
    if not known.has("in_names", word):
        return nickname
    context = context_of(words, at, known)
    if context.is_place or (context.person != STRONG and _is_of_phrase(words, at, known)):
        return nickname
    taken = max(nickname, likely_name(words, at, _row(words, at), context, known))
    said = " ".join(one.key for one in words[at : at + taken])
    if taken == 1 and _is_of_phrase(words, at, known):
        return 0
    return 0 if said in known.famous or said in known.gazetteer or said in known.no_names else taken


_BARE_TITLES = frozenset({"ong", "chi", "bac", "thay"})


def _foreign(words: Sequence[Word], at: int, known: Lexicon) -> int:
    """«tôi là françois lemaire», where no capitals are typed: rows that no Vietnamese is spelled like."""
    if not at or words[at].gap != " " or not _is_foreign_name(words[at]) or not is_typed_small(words, at):
        return 0
    if context_of(words, at, known).person < TITLE:
        return 0
    end = at + 1
    while end < min(at + 3, len(words)) and words[end].gap in {" ", "-"} and _is_foreign_name(words[end]):
        end += 1
    return end - at if end - at > 1 else 0


def _is_foreign_name(word: Word) -> bool:
    return is_foreign(word) and len(word.text) > 2 and any(one in "aeiouyàáâãèéêìíòóôõùúýăĩũơư" for one in word.bare)


def _nickname(words: Sequence[Word], at: int, known: Lexicon) -> int:
    """After a title: the how manieth child and its name, «bà chín ngầu», or any word that is none elsewhere."""
    word = words[at]
    if not at or word.gap != " " or is_pair(words[at - 1], word):
        return 0
    after = words[at + 1] if at + 1 < len(words) and words[at + 1].gap == " " else None
    title = words[at - 1].key
    if title in {"bé", "nhóc", "nhỏ", "bạn", "cháu"} and after is not None and after.key == word.key:
        return 2
    is_named = title in {"là", "tên", "do", "nhà", "của", "với"} and word.key in known.numbered
    if title not in known.small_titles and not (is_named and is_typed_small(words, at)):
        return 0
    if word.key in known.numbered:
        is_name = after is not None and after.is_marked and not is_everyday(after) and not is_pair(word, after)
        return (
            2 if is_name and after is not None and after.key not in known.counted and after.key not in known.acts else 0
        )
    if (
        not word.is_marked
        or not (word.is_loud or is_typed_small(words, at))
        or is_everyday(word)
        or word.key in known.acts
    ):
        return 0
    if (
        word.key in known.ends_nothing
        or word.key in known.no_names
        or f"{words[at - 1].key} {word.key}" in known.not_after
    ):
        return 0
    return 0 if after is not None and is_pair(word, after) else 1


def _by_rule(words: Sequence[Word], at: int, known: Lexicon) -> int:
    word = words[at]
    if word.is_number or not _is_small(word) or word.key in known.links:
        return 0
    if word.key not in known.later_born and not known.has("in_names", word):
        return 0
    has_family = known.has("strong", word) or known.has("usual", word)
    if word.is_bare and not word.is_marked and word.key in known.bare_never and not has_family_sign(words, at):
        return 0
    row = _row(words, at)
    context = context_of(words, at, known)
    if context.is_place or _is_of_phrase(words, at, known):
        return 0
    if has_family and (told := _described(words, at, row, known)):
        return told
    if has_family:
        taken = _small_full_name(row, context, known)
        if taken and " ".join(one.key for one in row[:taken]) not in known.famous:
            return taken
    return _small_given(words, at, row, context, known)


def has_family_sign(words: Sequence[Word], at: int) -> bool:
    """Whether «thi» or «van» follows, and what is no everyday word with it."""
    return at + 2 < len(words) and words[at + 1].key in {"thi", "van"} and words[at].key not in {"do", "da", "khong"}


def _described(words: Sequence[Word], at: int, row: Sequence[Word], known: Lexicon) -> int:
    """A full name that what follows describes: «hoàng xuân tứ, sn 1953», «ho thi thuy tien sinh ngay 8»."""
    for count in (3, 4):
        if len(row) >= count and is_described(words, at + count, known):
            named = sum(known.has("middle", word) or known.has("given", word) for word in row[1:count])
            return count if named >= count - 2 and known.has("middle", row[1]) else 0
    return 0


def _is_of_phrase(words: Sequence[Word], at: int, known: Lexicon) -> bool:
    """Whether the word belongs to an everyday one of two syllables: «bác sĩ», «quản lý», «thị trường»."""
    if (
        words[at].is_bare
        and f"{words[at].key} {words[at + 1].key if at + 1 < len(words) else ''}" in known.bare_phrases
    ):
        return True
    pairs = [words[at - 1 : at + 1] if at else [], words[at : at + 2]]
    for pair in pairs:
        if len(pair) == 2 and pair[1].gap == " ":
            said = f"{pair[0].key} {pair[1].key}"
            if said in known.no_names or said in known.titles or said in known.before or said in known.places:
                return True
    return False


def _small_full_name(row: Sequence[Word], context: Context, known: Lexicon) -> int:
    if len(row) < 2:
        return 0
    is_strong = known.has("strong", row[0])
    has_sign = row[1].key in {"thị", "văn"} or (row[1].is_bare and row[1].key in {"thi", "van"})
    if has_sign and len(row) > 2 and (told := _signed_name(row, context, known)) is not None:
        return told
    if not is_strong and context.person < STRONG:
        return 0
    if row[0].is_bare and not row[0].is_marked and (len(row) < 3 or not is_strong):
        return 0
    if row[0].is_loud and (loud := _loud_name(row, context, known)):
        return loud
    if _is_said_full(row, context, known):
        return 3 if len(row) < 4 or not (known.has("middle", row[2]) and _ends(row[3], known)) else 4
    if not context.person and not (is_strong and row[0].is_marked and row[0].key in known.unmistakable):
        return 0
    if len(row) > 3 and known.has("middle", row[1]) and known.has("middle", row[2]) and _ends(row[3], known):
        return 4
    if len(row) > 2 and known.has("middle", row[1]) and _ends(row[2], known):
        return 3
    return 2 if context.person == STRONG and is_strong and _ends(row[1], known) else 0


def _is_said_full(row: Sequence[Word], context: Context, known: Lexicon) -> bool:
    """Whether a person is spoken of, and a full name follows."""
    if context.person == STRONG:
        return _is_full(row, known) or _is_after_family(row, known)
    return bool(context.person) and row[0].is_marked and _is_full(row, known)


def _is_after_family(row: Sequence[Word], known: Lexicon) -> bool:
    """Whether two syllables that no everyday words are made of follow a family name: «tui tên phí kiêu oanh»."""
    if len(row) < 3 or not row[0].is_marked or not _ends(row[2], known) or row[2].key in known.not_alone:
        return False
    if any(is_pair(row[place], row[place + 1]) for place in range(min(len(row) - 1, 3))):
        return False
    return not (
        is_everyday(row[0]) or is_everyday(row[1]) or row[1].key in known.no_names or known.has("strong", row[1])
    )


def _signed_name(row: Sequence[Word], context: Context, known: Lexicon) -> int | None:
    """A name with «thị» or «văn»: of three words, or of four; None when the sign may be chance."""
    if f"{row[1].key} {row[2].key}" in known.no_names:
        return 0
    is_strong = known.has("strong", row[0])
    if not (is_strong or context.person or row[0].is_marked or (row[1].is_marked and _ends(row[-1], known))):
        return None
    if row[2].key in known.no_names and not known.has("given", row[2]):
        return 0
    goes_on = len(row) > 3 and known.has("middle", row[2])
    return 4 if goes_on and (_ends(row[3], known) or (len(row) == 4 and known.has("given", row[3]))) else 3


def _is_full(row: Sequence[Word], known: Lexicon) -> bool:
    """Whether a middle name follows, and then a word that may end a name."""
    return (
        len(row) > 2
        and row[1].key not in known.ends_nothing
        and row[1].is_marked
        and known.has("middle", row[1])
        and not _ends_nothing(row[2], known)
        and f"{row[0].key} {row[1].key}" not in known.no_names
    )


def _loud_name(row: Sequence[Word], context: Context, known: Lexicon) -> int:
    """A full name among words that are all in capitals: its last syllable may be any when the row ends with it."""
    surely = 3 if row[0].key in known.unmistakable else 2 if known.has("strong", row[0]) else 1
    for count in (3, 4):
        part = row[:count]
        if len(part) < count or not all(known.has("middle", word) for word in part[1:-1]):
            return 0
        is_last = len(row) == count
        if surely + context.person + is_last < 3 or f"{part[0].key} {part[1].key}" in known.no_names:
            return 0
        goes_on = len(row) > count and known.has("middle", part[-1]) and _ends(row[count], known)
        if (is_last or known.has("given", part[-1]) or context.person == STRONG) and not (goes_on and count == 3):
            return count
    return 0


def _ends_nothing(word: Word, known: Lexicon) -> bool:
    return (
        word.key in known.ends_nothing or word.key in known.no_names or word.key in known.places or not word.is_marked
    )


def _ends(word: Word, known: Lexicon) -> bool:
    return known.has("given", word) and word.key not in known.ends_nothing


def _small_given(words: Sequence[Word], at: int, row: Sequence[Word], context: Context, known: Lexicon) -> int:
    """A last name after a title, as in «chị hạnh», «ông tư đực»."""
    if not at or words[at].gap != " " or (row[0].is_shouted and not row[0].is_loud):
        return 0
    title = words[at - 1]
    is_own_word = not title.is_capital or bool(title.gap.strip(" ,"))
    if row[0].is_bare and not row[0].is_marked and title.key in known.bare_titles and is_own_word:
        return _bare_given(row, title, known)
    if title.key in {"tên", "ten"} or (title.key in {"là", "la"} and at > 1 and words[at - 2].key in {"tên", "ten"}):
        return _named_small(row, known)
    is_title = title.key in known.small_titles
    if row[0].key in known.numbered and context.person and len(row) > 1 and row[1].key in known.nicknames:
        return 2
    if row[0].key in known.small_titles:
        return 0
    if not is_title and context.person == STRONG and f"{words[at - 2].key} {title.key}" in known.titles:
        return _after_kin(row, known)
    if not is_title and context.person == STRONG and len(row) > 1:
        return 2 if known.has("middle", row[0]) and _is_given(row[1], known) else 0
    if not is_title or f"{title.key} {row[0].key}" in known.not_after:
        return 0
    if row[0].key in known.later_born and (len(row) == 1 or row[1].key not in known.counted):
        return 1 if len(row) == 1 or not _is_given(row[1], known) else 2
    return 2 if _are_both(row, known) else int(_is_given(row[0], known))


def _are_both(row: Sequence[Word], known: Lexicon) -> bool:
    """Whether two syllables are a name together: «bảo quốc», «tư đực»."""
    if len(row) < 2 or row[1].key not in known.given or not row[1].is_marked:
        return False
    is_first = row[0].key in known.numbered or (row[0].key not in known.ends_nothing and known.has("middle", row[0]))
    return is_first and f"{row[0].key} {row[1].key}" not in known.no_names


def _after_kin(row: Sequence[Word], known: Lexicon) -> int:
    """«con gái nhung»: one word or two."""
    is_pair = len(row) > 1 and known.has("middle", row[0]) and _is_given(row[1], known)
    return 2 if is_pair else int(_is_given(row[0], known))


def _bare_given(row: Sequence[Word], title: Word, known: Lexicon) -> int:
    """«anh hung», «co sau hien», where marks are not typed."""
    if row[0].key in {"hai", "ba", "tu", "sau", "bay", "tam", "chin", "ut"} and len(row) > 1:
        return 2 if row[1].key in known.bare_given else 0
    if is_pair(title, row[0]) or (len(row) > 1 and is_pair(row[0], row[1])):
        return 0
    if row[0].key in known.bare_given and f"{title.key} {row[0].key}" not in known.bare_phrases:
        return 1 if len(row) < 2 or f"{row[0].key} {row[1].key}" not in known.bare_phrases else 0
    return 0


def _named_small(row: Sequence[Word], known: Lexicon) -> int:
    """What follows «tên» in small letters: one or two words of a name."""
    if len(row) > 1 and known.has("middle", row[0]) and _ends(row[1], known) and row[1].key not in known.not_alone:
        return 2
    return 1 if _ends(row[0], known) and row[0].key not in known.no_names else 0


def _is_given(word: Word, known: Lexicon) -> bool:
    if word.is_marked:
        return word.key in known.given and word.key not in known.not_alone
    return word.key in known.plain_given and not word.is_bare
