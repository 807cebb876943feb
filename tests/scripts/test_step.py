from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scripts.step import Step


@dataclass
class Kitchen:
    """A step that makes a cake from a recipe, and counts how often it did."""

    folder: Path
    baked: int = 0
    fails: bool = False
    step: Step = field(init=False)

    def __post_init__(self) -> None:
        self.recipe = self.folder / "recipes" / "cake"
        self.recipe.parent.mkdir()
        self.recipe.write_text("flour")
        self.cake = self.folder / "cake"
        self.step = Step(
            title="Cake",
            reads=[self.recipe.parent],
            makes=[self.cake],
            stamp=self.folder / "stamp",
            work=self._bake,
        )

    def _bake(self) -> None:
        if self.fails:
            raise SystemExit("burnt")
        self.baked += 1
        self.cake.touch()


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return Kitchen(tmp_path)


def test_a_step_that_is_done_is_not_done_again(kitchen: Kitchen) -> None:
    kitchen.step.bring_up_to_date()
    kitchen.step.bring_up_to_date()

    assert kitchen.baked == 1


def test_a_changed_file_makes_the_step_run_again(kitchen: Kitchen) -> None:
    kitchen.step.bring_up_to_date()
    kitchen.recipe.write_text("more flour")
    kitchen.step.bring_up_to_date()

    assert kitchen.baked == 2


def test_a_new_file_makes_the_step_run_again(kitchen: Kitchen) -> None:
    kitchen.step.bring_up_to_date()
    kitchen.recipe.with_name("icing").write_text("sugar")
    kitchen.step.bring_up_to_date()

    assert kitchen.baked == 2


def test_a_lost_result_is_made_again(kitchen: Kitchen) -> None:
    kitchen.step.bring_up_to_date()
    kitchen.cake.unlink()
    kitchen.step.bring_up_to_date()

    assert kitchen.baked == 2


def test_a_step_that_failed_is_tried_again(kitchen: Kitchen) -> None:
    kitchen.fails = True
    with pytest.raises(SystemExit):
        kitchen.step.bring_up_to_date()

    assert not kitchen.step.is_done()


def test_a_step_is_spared_when_a_larger_one_covers_it(kitchen: Kitchen, tmp_path: Path) -> None:
    slice_of_it = Step(
        title="Slice",
        reads=[kitchen.recipe],
        makes=[kitchen.cake],
        stamp=tmp_path / "slice-stamp",
        work=lambda: pytest.fail("the cake is there already"),
        covered_by=kitchen.step,
    )
    kitchen.step.bring_up_to_date()

    slice_of_it.bring_up_to_date()
