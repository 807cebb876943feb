"""Databases as a test needs them, our tables in them: a fresh one for each, copied from one made once per run."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from engine.storage import create_schema
from tests.support.postgresql import Cluster, start_cluster

Fill = Callable[[str], None]
"""Makes our tables in the empty database at an address, with what its tests begin with; known by its name."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """What the workers of one test run share: a folder, and the process whose end is the end of the run."""

    path: Path
    main_process: int

    def sqlite_template(self, fill: Fill) -> Path:
        """An SQLite file that has been filled."""
        template = self.path / f"{fill.__name__}.sqlite"
        with self._one_at_a_time(template.name):
            if not template.exists():
                unfinished = template.with_suffix(".new")
                fill(f"sqlite:///{unfinished}")
                unfinished.rename(template)
        return template

    def postgresql_template(self, fill: Fill) -> str:
        """The name of a database that has been filled, on the run's PostgreSQL server."""
        done = self.path / f"{fill.__name__}.postgresql"
        cluster = self.postgresql()
        with self._one_at_a_time(done.name):
            if not done.exists():
                cluster.execute(f"CREATE DATABASE {fill.__name__}")
                fill(cluster.url(fill.__name__))
                done.touch()
        return fill.__name__

    def postgresql(self) -> Cluster:
        """The run's PostgreSQL server."""
        address = self.path / "postgresql.folder"
        with self._one_at_a_time("postgresql"):
            if not address.exists():
                address.write_text(str(start_cluster(while_runs=self.main_process).folder))
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
def sqlite_database(run: RunFolder, folder: Path, fill: Fill = create_schema) -> Iterator[str]:
    """The address of a new SQLite database in this folder."""
    file = folder / "hoidap.sqlite"
    shutil.copyfile(run.sqlite_template(fill), file)
    yield f"sqlite:///{file}"


@contextmanager
def postgresql_database(run: RunFolder, fill: Fill = create_schema) -> Iterator[str]:
    """The address of a new PostgreSQL database, dropped afterwards."""
    template, cluster = run.postgresql_template(fill), run.postgresql()
    name = f"test_{uuid4().hex}"
    cluster.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    try:
        yield cluster.url(name)
    finally:
        cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")
