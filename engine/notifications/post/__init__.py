"""How messages leave the house: by mail, through a gateway, or, in a demo, into a box that everyone may open."""

from engine.notifications.post import guarded
from engine.notifications.post.gateway import Gateway, GatewayAway, TextMessage, TextRefused
from engine.notifications.post.mail import Mail, MailRefused
from engine.notifications.post.office import gateway_gate, is_gateway_on, is_mail_on, mail_gate, post_mail, post_text
from engine.notifications.post.server import MailServer, MailServerAway, MailUnprotected
from engine.notifications.post.settings import PostSettings, post_settings, use_post_settings

__all__ = [
    "Gateway",
    "GatewayAway",
    "Mail",
    "MailRefused",
    "MailServer",
    "MailServerAway",
    "MailUnprotected",
    "PostSettings",
    "TextMessage",
    "TextRefused",
    "gateway_gate",
    "guarded",
    "is_gateway_on",
    "is_mail_on",
    "mail_gate",
    "post_mail",
    "post_settings",
    "post_text",
    "use_post_settings",
]
