"""A product of one's own for a whole module: what others have drafted or published does not stand in its way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import StorageState

from tests.support.serving import Served, served_demo


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The product with its demo, for this module alone."""
    with served_demo(tmp_path_factory.mktemp("apart")) as served:
        yield served


@pytest.fixture(scope="module")
def signed_in() -> dict[str, StorageState]:
    """The sessions of officers who have signed in to it."""
    return {}
