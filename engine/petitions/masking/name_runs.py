"""Rows of words with capitals, which a name may be."""

from collections.abc import Sequence

from engine.petitions.masking.reading import Word

LONGEST = 6
LONGEST_GAP = 3
LONGEST_RUN = 12
_SHORTENED = frozenset(["Ng", "Th", "Ph", "Tr", "Kh", "Nh", "Ch", "Gi", "Qu", "Đ", "Ngh", "Ngt"])


def run_end(words: Sequence[Word], at: int) -> int:
    if not _begins(words[at]):
        return at
    end = at + 1
    while end < len(words) and end - at < LONGEST_RUN:
        is_middle = words[end].key in {"văn", "thị"} and end + 1 < len(words) and _begins(words[end + 1])
        if not (is_middle or _begins(words[end])) or not _goes_on(words[end - 1], words[end]):
            break
        end += 1
    return end


def _begins(word: Word) -> bool:
    return word.is_capital and not any(one.isdigit() for one in word.text)


def _goes_on(last: Word, word: Word) -> bool:
    if word.gap in {".", ". "} and (len(last.text) == 1 or last.text in _SHORTENED):
        return True
    return (
        (word.gap == "-" or not word.gap.strip(" \t"))
        and len(word.gap) <= LONGEST_GAP
        and (last.is_shouted == word.is_shouted or 1 in {len(last.text), len(word.text)})
    )
