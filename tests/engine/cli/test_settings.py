from pathlib import Path

import pytest

from engine.cli.compose import compose, release
from engine.cli.installation import FolderUnwritable, SecretInvalid, read_secret
from engine.cli.settings import PREFIX, Settings, load_settings
from tests.engine.cli.terminal import ROOT

GUIDE = (ROOT / "docs" / "operations.md").read_text()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_has_its_line_in_the_guide(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in GUIDE


def test_what_follows_from_the_data_folder(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/hoidap.db"
    assert settings.files == str(tmp_path / "files")
    assert settings.queue_address == f"sqlite:///{tmp_path}/queue.db"
    assert settings.database_file == tmp_path / "hoidap.db"


def test_jobs_wait_in_the_same_postgresql_unless_told_otherwise(tmp_path: Path) -> None:
    url = "postgresql://u:p@db/hoidap"
    assert load_settings(data=tmp_path, database_url=url).queue_address == url
    assert load_settings(data=tmp_path, database_url=url, queue_url="redis://q").queue_address == "redis://q"


def test_the_mark_of_a_database_holds_no_password(tmp_path: Path) -> None:
    assert load_settings(data=tmp_path, database_url="postgresql://u:p@db/x").database_mark == "postgresql://db/x"


def test_several_words_stand_between_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIDAP_ALLOWED_HOSTS", "a.example, b.example,")
    assert load_settings().allowed_hosts == ("a.example", "b.example")


def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIDAP_PORT", "")
    assert load_settings().port == 8000


def test_the_secret_is_made_once_and_privately(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path)
    first = read_secret(settings)
    assert len(first) >= 32
    assert read_secret(settings) == first
    assert settings.secret_file.stat().st_mode & 0o777 == 0o600
    assert read_secret(load_settings(data=tmp_path, secret="given by its operator")) == b"given by its operator"


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SecretInvalid):
        read_secret(load_settings(data=tmp_path, secret="short"))


def test_secrets_never_show(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path, secret="a secret of some length", smtp_url="smtp://u:pw@mail")
    assert "a secret of some length" not in repr(settings)
    assert "pw@mail" not in repr(settings)


def test_composing_twice_opens_one_database(tmp_path: Path) -> None:
    from engine.storage import current_database

    settings = load_settings(data=tmp_path)
    compose(settings)
    first = current_database()
    compose(settings)
    assert current_database() is first
    release()


def test_a_folder_that_cannot_be_written_is_said_so() -> None:
    with pytest.raises(FolderUnwritable):
        compose(load_settings(data="/proc/hoidap"))
