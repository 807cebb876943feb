"""Agencies, officers, roles and substitutes; who may take a task; calendars and catalogues: all data."""

from engine.directory.absences import (
    Absence,
    AbsenceState,
    approve_absence,
    ask_for_substitution,
    end_absence,
    list_absences,
)
from engine.directory.accounts import add_officer, close_account, grant_role, withdraw_role
from engine.directory.agencies import (
    AgencyFacts,
    agency_names,
    find_agency,
    find_agency_for,
    get_agency,
    hub_agency,
    list_agencies,
    list_ended_agencies,
    successor_of,
)
from engine.directory.attempts import count_attempt, forget_attempts
from engine.directory.authorisations import (
    Authorisation,
    AuthorisationState,
    end_authorisation,
    find_authorisation,
    find_head,
    grant_authorisation,
    headed_agencies,
    list_authorisations,
    sees_authorisations,
)
from engine.directory.calendar_changes import CALENDAR_CHANGED, days_changed
from engine.directory.calendar_days import CALENDAR_MARK, load_calendar, remove_calendar_day, save_calendar_days
from engine.directory.catalogue_files import import_catalogues
from engine.directory.catalogues import Entry, find_entry, list_catalogue, list_catalogues
from engine.directory.changes import Change, ChangePage, digest_of, list_changers, list_changes
from engine.directory.errors import (
    AgencyUnknown,
    AuthorisationRefused,
    HubMissing,
    OfficerUnknown,
    SignInRefused,
    SubstitutionRefused,
    TooManyAttempts,
    UsernameTaken,
)
from engine.directory.importing import ImportReport, import_directory
from engine.directory.officers import (
    Authority,
    Grant,
    Officer,
    OfficerRow,
    find_officer_by_username,
    get_officer,
    list_officers,
)
from engine.directory.ordering import name_key, vietnamese_key
from engine.directory.passwords import set_password, verify_password
from engine.directory.public_keys import PublicKey, change_public_key, find_public_key, mark_of
from engine.directory.resetting import new_password, reset_password
from engine.directory.roles import resolve_role, role_names
from engine.directory.sessions import create_session, find_session, revoke_all, revoke_session
from engine.directory.setting_edits import save_setting
from engine.directory.settings import (
    Setting,
    SettingUnknown,
    SettingValue,
    declare_setting,
    declared_settings,
    find_setting,
    get_setting,
    list_settings,
)
from engine.directory.substitutions import (
    approve_substitution,
    end_substitution,
    list_substitutes,
    request_substitution,
)
from engine.directory.taking import Verdict, may_take
from engine.directory.tokens import create_token, find_token, revoke_token

__all__ = [
    "CALENDAR_CHANGED",
    "CALENDAR_MARK",
    "Absence",
    "AbsenceState",
    "AgencyFacts",
    "AgencyUnknown",
    "Authorisation",
    "AuthorisationRefused",
    "AuthorisationState",
    "Authority",
    "Change",
    "ChangePage",
    "Entry",
    "Grant",
    "HubMissing",
    "ImportReport",
    "Officer",
    "OfficerRow",
    "OfficerUnknown",
    "PublicKey",
    "Setting",
    "SettingUnknown",
    "SettingValue",
    "SignInRefused",
    "SubstitutionRefused",
    "TooManyAttempts",
    "UsernameTaken",
    "Verdict",
    "add_officer",
    "agency_names",
    "approve_absence",
    "approve_substitution",
    "ask_for_substitution",
    "change_public_key",
    "close_account",
    "count_attempt",
    "create_session",
    "create_token",
    "days_changed",
    "declare_setting",
    "declared_settings",
    "digest_of",
    "end_absence",
    "end_authorisation",
    "end_substitution",
    "find_agency",
    "find_agency_for",
    "find_authorisation",
    "find_entry",
    "find_head",
    "find_officer_by_username",
    "find_public_key",
    "find_session",
    "find_setting",
    "find_token",
    "forget_attempts",
    "get_agency",
    "get_officer",
    "get_setting",
    "grant_authorisation",
    "grant_role",
    "headed_agencies",
    "hub_agency",
    "import_catalogues",
    "import_directory",
    "list_absences",
    "list_agencies",
    "list_authorisations",
    "list_catalogue",
    "list_catalogues",
    "list_changers",
    "list_changes",
    "list_ended_agencies",
    "list_officers",
    "list_settings",
    "list_substitutes",
    "load_calendar",
    "mark_of",
    "may_take",
    "name_key",
    "new_password",
    "remove_calendar_day",
    "request_substitution",
    "reset_password",
    "resolve_role",
    "revoke_all",
    "revoke_session",
    "revoke_token",
    "role_names",
    "save_calendar_days",
    "save_setting",
    "sees_authorisations",
    "set_password",
    "successor_of",
    "verify_password",
    "vietnamese_key",
    "withdraw_role",
]
