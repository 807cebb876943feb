from importlib.metadata import distributions


def test_no_other_distribution_ships_our_packages() -> None:
    owners = {
        distribution.name
        for distribution in distributions()
        for file in distribution.files or ()
        if file.parts[0] in {"engine", "webui"}
    }

    assert owners <= {"hoidap"}
