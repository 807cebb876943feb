"""How much lies with an officer, in a few words: for whoever gives them more."""

from engine.cases.loads import Load
from webui.speech import _, ngettext


def load_words(load: Load) -> str:
    """`5 việc đang giữ, 1 quá hạn, 2 đến hạn trong tuần; vắng hôm nay`."""
    said = [
        ngettext("%(num)d việc đang giữ", "%(num)d việc đang giữ", load.open) if load.open else _("chưa giữ việc nào")
    ]
    if load.overdue:
        said.append(_("%(count)s quá hạn", count=load.overdue))
    if load.this_week:
        said.append(_("%(count)s đến hạn trong tuần", count=load.this_week))
    words = ", ".join(said)
    return f"{words}; {_('vắng hôm nay')}" if load.is_away else words
