"""Finds the knowledge that the package works on, in a checkout or inside an installed wheel."""

from pathlib import Path

NAMES = ("ontology", "data", "shapes", "queries")
PACKAGE = Path(__file__).resolve().parent
# Inside a wheel first: what stands two levels above an installed package is not ours.
HOMES = (PACKAGE / "_resources", PACKAGE.parents[1])


def resource(name: str) -> Path:
    """The folder `name` of the knowledge.

    Parameters: name, one of `ontology`, `data`, `shapes`, `queries`.
    Returns: an absolute path to a folder that exists.
    Raises: ValueError for another name, FileNotFoundError where the installation lacks the folder.
    """
    if name not in NAMES:
        raise ValueError(
            f"没有名为 {name!r} 的资源，只有 {'、'.join(NAMES)}。"
            f"There is no resource {name!r}: ask for one of {', '.join(NAMES)}."
        )
    for home in HOMES:
        if (home / name).is_dir():
            return home / name
    places = ", ".join(str(home) for home in HOMES)
    raise FileNotFoundError(
        f"安装不完整：在 {places} 中找不到 {name}，请重新安装 guiju。"
        f"The installation is incomplete: no folder {name} in {places}; install guiju again."
    )
