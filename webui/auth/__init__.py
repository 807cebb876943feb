"""Who is at the other end: signing in and out, and coming back to what one was typing."""

from webui.auth.account import current_officer, signed_in, staff_only, unattended
from webui.auth.registration import register
from webui.auth.resuming import ask_to_sign_in, is_own_page, was_resumed

__all__ = [
    "ask_to_sign_in",
    "current_officer",
    "is_own_page",
    "register",
    "signed_in",
    "staff_only",
    "unattended",
    "was_resumed",
]
