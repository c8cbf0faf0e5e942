"""Programs that only the system's package manager has: the browser, the PDF printer, nginx, Chinese fonts."""

import os
import shutil
import subprocess

from . import debian
from .ui import Problem, run, say, step

#: What for -> (how to see that it is there, Debian package). Each is needed by what its text says.
PROGRAMS = {
    "wkhtmltopdf": ("wkhtmltopdf", "PDF documents"),
    "fonts-noto-cjk": ("fc-list", "Chinese in PDF documents and screenshots"),
    "chromium": ("chromium", "browser tests"),
    "nginx-light": ("nginx", "the test of several servers behind one address"),
}


def missing(packages):
    """Those of the Debian packages whose program is not on this machine."""
    return [package for package in packages if not _there(package)]


def ensure(settings, packages, *, required):
    """Install what is missing (as root, with apt), or say exactly what to install.

    :param required: raise Problem when it cannot be installed; otherwise a note is printed
    """
    wanted = missing(packages)
    if not wanted:
        return
    why = ", ".join(f"{package} ({PROGRAMS[package][1]})" for package in wanted)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with step(f"From the system's packages: {why}"):
            env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            log = settings.logs / "system.log"
            run(["apt-get", "update"], log, env=env, what="apt-get update")
            run(
                ["apt-get", "install", "-y", "--no-install-recommends", *wanted],
                log,
                env=env,
                progress=lambda line: line.strip() if line.startswith(("Get:", "Unpacking", "Setting up")) else None,
                what=f"Installing {', '.join(wanted)}",
            )
        return
    way_out = f"As an administrator: apt-get install {' '.join(wanted)}   (or what your system calls them)"
    if required:
        raise Problem(f"missing on this machine: {why}", way_out)
    say(f"   Not on this machine: {why}.\n   {way_out}")


def ensure_compose(settings):
    """Path of Docker Compose 2, which judges docker-compose.yml (it needs no Docker for that)."""
    if shutil.which("docker-compose") or _has_plugin():
        return ""
    root = settings.data / "compose"
    program = root / "usr" / "libexec" / "docker" / "cli-plugins" / "docker-compose"
    if not program.exists():
        with step("Docker Compose from Debian, to check docker-compose.yml (14 MB)"):
            downloads = settings.data / "downloads" / "compose"
            debian.download(settings, {"docker-compose": "sid"}, downloads, 14)
            partial = settings.data / "compose.partial"
            debian.unpack(settings, downloads, partial)
            partial.rename(root)
    return str(program)


def _has_plugin():
    docker = shutil.which("docker")
    return docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0


def browser():
    """Path of a Chrome or Chromium that Odoo's browser tests find, or None."""
    return next(
        filter(None, map(shutil.which, ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser"))), None
    )


def _there(package):
    if package == "fonts-noto-cjk":
        fonts = (
            subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True) if shutil.which("fc-list") else None
        )
        return bool(fonts and fonts.stdout.strip())
    if package == "chromium":
        return bool(browser())
    return bool(shutil.which(PROGRAMS[package][0]) or os.path.exists(f"/usr/sbin/{PROGRAMS[package][0]}"))
