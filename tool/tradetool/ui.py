"""What the tool says: steps, progress, and problems with their way out."""

import errno
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

#: What shows in the output of apt-get, npm, uv... when the cause is not theirs, and what to do about it.
CAUSES = [
    (
        re.compile(r"No space left on device|\bENOSPC|disk quota exceeded", re.I),
        "the disk is full",
        "Free some gigabytes (./trade doctor says how much is there), then run the same command again: it goes on "
        "where it stopped.",
    ),
    (
        re.compile(r"UnknownIssuer|CERTIFICATE_VERIFY_FAILED|certificate verify failed|SELF_SIGNED_CERT", re.I),
        "the certificate of a package registry is not trusted on this machine (often a company's proxy)",
        "Have the proxy's certificate added to the system's (update-ca-certificates), then run the same command again.",
    ),
    (
        re.compile(
            r"Temporary failure (in name resolution|resolving)|Could not resolve|dns error|\bEAI_AGAIN|\bENOTFOUND|"
            r"Network is unreachable|Connection (refused|failed|timed out|reset by peer)|operation timed out|"
            r"error sending request|unexpected (EOF|end of file)|end of file before|connection closed before|Remote end closed|Could not connect|"
            r"Failed to establish a new connection|Cannot connect to proxy|\(from versions: none\)",
            re.I,
        ),
        "a package registry could not be reached (no network, or a proxy is needed)",
        "Check the connection (behind a proxy: set http_proxy and https_proxy), then run the same command again: it "
        "goes on where it stopped.",
    ),
    (
        re.compile(r"do not match the hashes|THESE PACKAGES DO NOT MATCH|Hash mismatch|Hash Sum mismatch", re.I),
        "a downloaded package is not the one that is pinned",
        "Run the command again; if it stays, the registry or a proxy between serves something else: do not go on.",
    ),
]

#: Those of what needs no network.
LOCAL_CAUSES = CAUSES[:1]


class Problem(Exception):
    """Something the person at the keyboard can act on: what is wrong, and the way out."""

    def __init__(self, what, way_out=""):
        super().__init__(what)
        self.what = what
        self.way_out = way_out


def say(text=""):
    """Print one line at once, so that a log shows what is being done."""
    print(text, flush=True)


def complain(problem):
    """Print a Problem on standard error."""
    print(f"\ntrade: {problem.what}", file=sys.stderr)
    for line in problem.way_out.splitlines():
        print(f"  {line}", file=sys.stderr)
    sys.stderr.flush()


@contextmanager
def step(text):
    """Say what begins, and how long it took when it is done."""
    say(f"-- {text}")
    start = time.monotonic()
    yield
    seconds = time.monotonic() - start
    if seconds >= 2:
        say(f"   done in {seconds:.0f} s")


class Progress:
    """Shows a changing text: on one line of a terminal, as a new line every ten seconds in a log."""

    def __init__(self, text):
        self._text = text
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self._done.set()
        self._thread.join()

    def _run(self):
        terminal = sys.stdout.isatty()
        shown = None
        while not self._done.wait(0.5 if terminal else 10):
            text = self._text()
            if not text or text == shown:
                continue
            shown = text
            print(f"\r\033[K   {text}" if terminal else f"   {text}", end="" if terminal else "\n", flush=True)
        if shown and terminal:
            print("\r\033[K", end="", flush=True)


def run(command, log, *, progress=None, env=None, cwd=None, what=None, stdin=None, causes=CAUSES):
    """Run a command with its output in a log file; raise Problem with the cause when it fails.

    :param log: path of the log file (overwritten)
    :param progress: called with each line of output; what it returns, if anything, is shown as progress
    :param what: the words for the work, used in the Problem
    :param causes: what may be behind a failure: CAUSES, or LOCAL_CAUSES
    :return: the whole output
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    last = [""]
    lines = []
    with open(log, "w", encoding="utf-8") as file, Progress(lambda: last[0]):
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            env=env,
            cwd=cwd,
            text=True,
            errors="replace",
        )
        try:
            if stdin:
                process.stdin.write(stdin)
                process.stdin.close()
            for line in process.stdout:
                file.write(line)
                lines.append(line)
                if progress:
                    last[0] = progress(line) or last[0]
            process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    output = "".join(lines)
    if process.returncode:
        raise failure(what or os.path.basename(str(command[0])), output, log, causes)
    return output


def failure(what, output, log, causes=CAUSES):
    """The Problem behind the output of a failed command."""
    for pattern, cause, way_out in causes:
        if pattern.search(output):
            return Problem(f"{what} failed: {cause}.", f"{way_out}\nFull output: {log}")
    tail = "\n".join(output.strip().splitlines()[-12:])
    return Problem(f"{what} failed.", f"The end of its output ({log}):\n{tail}")


def problem_of(error):
    """The Problem behind an OSError of our own file work, or None."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem(*CAUSES[0][1:])
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(
            f"no right to write {error.filename}",
            "Run as the user who owns this checkout, or name another data folder: --data FOLDER.",
        )
    return None
