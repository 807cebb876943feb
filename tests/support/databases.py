"""Empty databases with our tables in them: a fresh one for every test, copied from one made once per run."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from engine.storage import create_schema
from tests.support.postgresql import Cluster, start_cluster

TEMPLATE = "hoidap_template"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """What the workers of one test run share: a folder, and the process whose end is the end of the run."""

    path: Path
    main_process: int

    def sqlite_template(self) -> Path:
        """A SQLite file with our tables and no rows."""
        template = self.path / "template.sqlite"
        with self._one_at_a_time("sqlite"):
            if not template.exists():
                unfinished = template.with_suffix(".new")
                create_schema(f"sqlite:///{unfinished}")
                unfinished.rename(template)
        return template

    def postgresql(self) -> Cluster:
        """The run's PostgreSQL server, with our tables in the database `TEMPLATE`."""
        address = self.path / "postgresql.folder"
        with self._one_at_a_time("postgresql"):
            if not address.exists():
                cluster = start_cluster(while_runs=self.main_process)
                cluster.execute(f"CREATE DATABASE {TEMPLATE}")
                create_schema(cluster.url(TEMPLATE))
                address.write_text(str(cluster.folder))
        return Cluster(Path(address.read_text()))

    @contextmanager
    def _one_at_a_time(self, what: str) -> Iterator[None]:
        with (self.path / f"{what}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def run_folder(own_temporary_folder: Path) -> RunFolder:
    """The folder of this test run, from within the main process or an xdist worker of it."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return RunFolder(own_temporary_folder.parent, os.getppid())
    return RunFolder(own_temporary_folder, os.getpid())


@contextmanager
def sqlite_database(run: RunFolder, folder: Path) -> Iterator[str]:
    """The address of a new SQLite database in this folder."""
    file = folder / "hoidap.sqlite"
    shutil.copyfile(run.sqlite_template(), file)
    yield f"sqlite:///{file}"


@contextmanager
def postgresql_database(run: RunFolder) -> Iterator[str]:
    """The address of a new PostgreSQL database, dropped afterwards."""
    cluster = run.postgresql()
    name = f"test_{uuid4().hex}"
    cluster.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
    try:
        yield cluster.url(name)
    finally:
        cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")
