"""The documents name what exists, and nothing that was committed names the machine it was written on."""

import csv
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

ROOT = Path(__file__).resolve().parents[1]

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
PATHLIKE = re.compile(r"^[\w.@*-]+(/[\w.@*-]+)*/?$")
REQUIREMENT = re.compile(r"\b([A-Z]{3})-\d+\b")
#: A folder of one machine. Not after a word or a dot: ./tests/work/x and https://x/home are none.
MACHINE = re.compile(r"(?<![\w.~*}$-])/(?:work|home|root|tmp|Users)(?=[/\s\"'`:,;)]|$)", re.M)
REGISTRY = re.compile(r"pypi\.org|python(?:)hosted|registry\.npmjs|deb\.debian\.org", re.I)


def committed():
    """Files of the repository, and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def text_of(path):
    """The text of a file, empty for one that is not text."""
    data = path.read_bytes()
    return "" if b"\0" in data[:8000] else data.decode("utf-8", errors="replace")


FILES = committed()
DOCUMENTS = [path for path in FILES if path.suffix == ".md"]


def name_of(path):
    return str(path.relative_to(ROOT))


def anchors(path):
    """The anchors of a document's headings, as the usual web views of a repository make them."""
    found = set()
    for heading in re.findall(r"^#+\s+(.+?)\s*#*$", FENCE.sub("", text_of(path)), re.M):
        plain = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower())
        found.add(plain.replace(" ", "-"))
    return found


def broken_links(path, text):
    """What the links of a document point to and does not exist."""
    for target in (first or second for first, second in LINK.findall(FENCE.sub("", text))):
        url = urlparse(target)
        if url.scheme or target.startswith("//"):
            continue
        file = (path.parent / unquote(url.path)).resolve() if url.path else path
        if not file.exists():
            yield f"{target}: there is no such file"
        elif url.fragment and file.suffix == ".md" and url.fragment not in anchors(file):
            yield f"{target}: there is no such heading"


def base_of(path):
    """Where the names in a document begin: at the top of the addon whose readme it is, else of the repository."""
    return path.parents[1] if path.parent.name == "readme" else ROOT


def is_ignored(name):
    """Whether the file is one that each installation makes for itself (certificates, secrets, data)."""
    return subprocess.run(["git", "-C", str(ROOT), "check-ignore", "-q", name]).returncode == 0


def broken_names(path, text):
    """Files named in `code` that do not exist; a name counts as a file when it begins with something at the top."""
    base = base_of(path)
    top = {file.name for file in base.iterdir()}
    for name in CODE.findall(FENCE.sub("", text)):
        if PATHLIKE.match(name) and "/" in name and name.split("/")[0] in top:
            found = any(True for _file in base.glob(name.rstrip("/")))
            if not found and not is_ignored(name):
                yield f"`{name}`: there is no such file"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_and_names(path):
    """Every link, heading and file that a document names exists."""
    text = text_of(path)
    found = [*broken_links(path, text), *broken_names(path, text)]
    assert not found, f"{name_of(path)}:\n" + "\n".join(found)


def test_requirement_ids():
    """Every requirement that a committed file names is in docs/requirements.csv."""
    with open(ROOT / "docs" / "requirements.csv", encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    kinds = {name.split("-")[0] for name in known}
    unknown = [
        f"{name_of(path)}: {found[0]}"
        for path in FILES
        if path.suffix in (".md", ".py", ".js", ".xml", ".csv")
        for found in REQUIREMENT.finditer(text_of(path))
        if found[1] in kinds and found[0] not in known
    ]
    assert not unknown, "\n".join(unknown)


def configured_hosts():
    """Hosts from which this machine gets packages, whatever they are called."""
    texts = [value for name, value in os.environ.items() if re.search(r"index_url|registry|proxy", name, re.I)]
    for pattern in ("/etc/pip.conf", "/etc/apt/sources.list", "/etc/apt/sources.list.d/*", "/etc/npmrc"):
        texts += [path.read_text(errors="replace") for path in Path("/").glob(pattern[1:]) if path.is_file()]
    for relative in (".npmrc", ".config/pip/pip.conf", ".pip/pip.conf", ".config/uv/uv.toml"):
        path = Path.home() / relative
        texts += [path.read_text(errors="replace")] if path.is_file() else []
    hosts = {urlparse(url).hostname for text in texts for url in re.findall(r"https?://[^\s\"',\]]+", text)}
    return {host for host in hosts if host and host not in ("localhost", "127.0.0.1", "www.debian.org")}


def machine_traces(text, hosts):
    """What in a text belongs to one machine: absolute folders, and hosts of package registries."""
    yield from (found[0] for found in MACHINE.finditer(text))
    yield from (found[0] for found in REGISTRY.finditer(text))
    yield from (host for host in hosts if host in text)


def test_no_machine():
    """No committed file names a folder of the machine it was written on, or a package registry."""
    hosts = configured_hosts()
    found = [f"{name_of(path)}: {trace}" for path in FILES for trace in machine_traces(text_of(path), hosts)]
    assert not found, "\n".join(found)


def test_checks_find(tmp_path):
    """The checks above find what they are for, and leave alone what is right."""
    document = tmp_path / "page.md"
    document.write_text("# A heading\n[a](gone.md) [b](#a-heading) [c](#other) [d](https://example.com/x)\n")
    assert list(broken_links(document, document.read_text())) == [
        "gone.md: there is no such file",
        "#other: there is no such heading",
    ]
    assert list(broken_names(document, "`tests/test_docs.py` `tests/gone.py` `a/b` `--help`")) == [
        "`tests/gone.py`: there is no such file"
    ]
    folder, host = "/" + "tmp/x", "packages.example.com"
    assert list(machine_traces(f"see {folder} and https://{host}/simple", {host})) == ["/" + "tmp", host]
    assert list(machine_traces("./tmp/x, https://example.com/home, addons/work/x, {tmp}/x", {host})) == []
