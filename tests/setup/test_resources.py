"""The knowledge is found in a checkout and in a wheel, and a wrong name is refused with the right ones."""

from pathlib import Path

import pytest

from guiju import resources


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    wheel, checkout = tmp_path / "guiju" / "_resources", tmp_path / "checkout"
    (checkout / "ontology").mkdir(parents=True)
    monkeypatch.setattr(resources, "HOMES", (wheel, checkout))
    return wheel, checkout


def test_in_a_checkout_the_knowledge_stands_beside_the_service() -> None:
    checkout = Path(__file__).resolve().parents[2]
    assert resources.HOMES[1] == checkout
    assert resources.resource("ontology") == checkout / "ontology"


def test_an_installed_wheel_uses_what_it_carries(homes: tuple[Path, Path]) -> None:
    wheel, checkout = homes
    assert resources.resource("ontology") == checkout / "ontology"
    (wheel / "ontology").mkdir(parents=True)
    assert resources.resource("ontology") == wheel / "ontology"


@pytest.mark.parametrize("name", ["", "..", "tests", "ontology/../tests"])
def test_any_other_name_is_refused_with_the_names_there_are(name: str) -> None:
    with pytest.raises(ValueError, match="ontology, data, shapes, queries"):
        resources.resource(name)


@pytest.mark.usefixtures("homes")
def test_a_missing_folder_is_named_with_the_way_out() -> None:
    with pytest.raises(FileNotFoundError, match=r"找不到 queries.*install guiju again"):
        resources.resource("queries")
