import pytest

from tests.engine.cases.designing.atelier import Atelier, open_atelier
from tests.support.town import Town


@pytest.fixture
def atelier(town: Town) -> Atelier:
    """Designers lan and mai, administrator boss; on both databases."""
    return open_atelier(town)
