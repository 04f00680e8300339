"""The build product on disk: where it lies, and how it is made when its inputs have changed."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from guiju.knowledge.build import Built, build, collector_paused, read_sources
from guiju.knowledge.product import inputs_hash, write
from guiju.resources import NAMES, PACKAGE, resource


def roots() -> dict[str, Path]:
    """Return the folders that knowledge is built from, by name."""
    return {name: resource(name) for name in NAMES}


def build_folder(version: str) -> Path:
    """Return where the build product of a version of the inputs lies.

    In a checkout that is `build/guiju`; for an installed wheel the user's cache folder (XDG Base Directory), and
    `GUIJU_BUILD` overrides both. A folder is made for each version, so that a new one never mixes with an old one.
    """
    checkout = PACKAGE.parents[1]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "guiju"
    base = checkout / "build" / "guiju" if (checkout / "pyproject.toml").is_file() else cache
    return Path(os.environ.get("GUIJU_BUILD") or base) / version[:16]


def ensure_built() -> tuple[Path, str]:
    """Build if the inputs changed since the last build; return the build's folder and version.

    Raises:
        guiju.knowledge.gates.BuildError: a gate fails.
    """
    root = roots()
    version = inputs_hash(root, PACKAGE)
    folder = build_folder(version)
    if not (folder / "version").is_file():
        with collector_paused():
            keep(build(read_sources(root), root["shapes"] / "forms"), version)
    return folder, version


def keep(built: Built, version: str) -> Path:
    """Write a build product where others find it, and return its folder; nobody sees it half written.

    Args:
        built: the product.
        version: the version of the inputs.
    """
    folder = build_folder(version)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=".") as temporary:
        made = Path(temporary) / "made"
        write(built, made)
        (made / "version").write_text(version + "\n", encoding="utf-8")
        if folder.exists():
            folder.rename(Path(temporary) / "old")
        made.rename(folder)
    return folder
