"""Addresses of pages that messages lead to."""

from uuid import UUID

from engine.notifications.post import post_settings


def page(path: str) -> str:
    """The whole address of a page of ours."""
    return post_settings().public_url.rstrip("/") + path


def told_page(notification_id: UUID) -> str:
    """Where an officer reads a notification, signed in."""
    return page(f"/can-bo/thong-bao/{notification_id}")


def preferences_page() -> str:
    """Where an officer says how they want to be told."""
    return page("/can-bo/thong-bao/cach-nhan")


def inbox_page(queue: str = "") -> str:
    """A queue of the officer's."""
    return page(f"/can-bo/{queue}")


def case_page(number: str) -> str:
    """A case, for officers."""
    return page(f"/can-bo/ho-so/{number}")
