"""Packages from Debian's archive, downloaded and unpacked in our own folder: nothing of the system changes."""

import re
import shutil
from pathlib import Path

from .ui import Problem, run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NO_APT = (
    "Name an Odoo 19.0 of your own: --odoo FOLDER (a git checkout of the 19.0 branch, or the folder that holds an "
    "installed `odoo` package), or use Docker: docker compose up (see docs/admin/deploy.md)."
)


def download(settings, packages, folder, megabytes):
    """Fetch packages through a private apt state, with the archive and the keys this machine already trusts.

    :param packages: {package: suite}
    :param folder: where the .deb files go
    :param megabytes: what they weigh together, for the progress
    :raise Problem: no apt, not a Debian archive, no such package, no network
    """
    address = archive()
    folder.mkdir(parents=True, exist_ok=True)
    state = settings.data / "apt"
    for name in ("state/lists/partial", "cache/archives/partial"):
        (state / name).mkdir(parents=True, exist_ok=True)
    signed_by = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    suites = sorted(set(packages.values()))
    (state / "sources.list").write_text("".join(f"deb {signed_by}{address} {suite} main\n" for suite in suites))
    apt = ["apt-get"] + [part for option in _options(state) for part in ("-o", option)]
    run([*apt, "update"], settings.logs / "apt.log", what="Reading Debian's package lists")

    def size(_line):
        return f"{sum(path.stat().st_size for path in folder.iterdir()) >> 20} of {megabytes} MB"

    wanted = [f"{name}/{suite}" for name, suite in packages.items()]
    log = settings.logs / "download.log"
    try:
        run([*apt, "download", *wanted], log, cwd=folder, progress=size, what=f"Downloading {', '.join(packages)}")
    except Problem as problem:
        if "Unable to locate package" in problem.way_out or "was not found" in problem.way_out:
            raise Problem(
                f"the package archive of this machine lacks one of {', '.join(packages)}", NO_APT
            ) from problem
        raise


def unpack(settings, folder, target):
    """Unpack all packages of a folder into an empty target."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for deb in sorted(folder.glob("*.deb")):
        run(["dpkg-deb", "-x", deb, target], settings.logs / "unpack.log", what=f"Unpacking {deb.name}")


def _options(state):
    return [
        f"Dir::State={state / 'state'}",
        "Dir::State::status=/var/lib/dpkg/status",
        f"Dir::Cache={state / 'cache'}",
        f"Dir::Etc::sourcelist={state / 'sources.list'}",
        "Dir::Etc::sourceparts=/dev/null",
        "Dir::Etc::preferencesparts=/dev/null",
        "Acquire::Languages=none",
        # a mirror that lags, or a machine whose clock is ahead, is no reason to refuse a signed list
        "Acquire::Check-Valid-Until=false",
        "Acquire::Retries=3",
        # as root, apt would download as a user who cannot enter this folder
        "APT::Sandbox::User=root",
    ]


def archive():
    """Address of the Debian archive, as this machine's own apt is configured for it.

    :raise Problem: there is no apt, or it is configured for something else
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Problem("this system has no apt-get, from which ./trade gets Odoo", NO_APT)
    files = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    texts = [
        path.read_text(errors="replace") for path in files if path.suffix in (".list", ".sources") and path.exists()
    ]
    found = re.search(r"^(?:URIs:|deb\b(?:\s*\[.*?\])?)\s*(\S+/debian)/?(?=\s|$)", "\n".join(texts), re.M)
    if not found:
        raise Problem(
            "apt on this system is not configured for a Debian archive, which has the package odoo-19", NO_APT
        )
    return found.group(1)
