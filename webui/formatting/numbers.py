"""Counts and sizes."""

from webui.speech import format_number

KIBIBYTE = 1024


def group_digits(number: float) -> str:
    """`1.204` in Vietnamese, `1,204` in English."""
    return format_number(number)


def file_size(size: int) -> str:
    """`340 KB`, `2,4 MB`."""
    if size < KIBIBYTE * KIBIBYTE:
        return f"{group_digits(max(1, round(size / KIBIBYTE)))} KB"
    return f"{group_digits(round(size / KIBIBYTE / KIBIBYTE, 1))} MB"
