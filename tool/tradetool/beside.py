"""Commands that run beside each other: the output of each goes to a file of its own, and is shown when its turn comes."""

import subprocess
import time

from .ui import say


class Job:
    """A command in the background; a context manager that leaves no process behind.

    :param log: path of the file for its output (overwritten); None lets it speak for itself
    """

    def __init__(self, command, *, env, log=None):
        self._log = log
        command = [str(part) for part in command]
        if not log:
            self._process = subprocess.Popen(command, env=env)
            return
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "w", encoding="utf-8") as file:
            self._process = subprocess.Popen(
                command,
                env={**env, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if not self.ended:
            self._process.terminate()
        self._process.wait()

    @property
    def ended(self):
        """Whether it has come to its end."""
        return self._process.poll() is not None

    def show(self, meanwhile=lambda: None):
        """Print its output, line by line, until it ends.

        :param meanwhile: called a few times a second, while it runs
        :return: its exit code
        """
        if not self._log:
            return self._process.wait()
        rest = ""
        with open(self._log, encoding="utf-8", errors="replace") as file:
            while True:
                ended = self.ended  # asked before reading, so that its last words are read too
                *lines, rest = (rest + file.read()).split("\n")
                for line in lines:
                    say(line)
                if ended:
                    if rest:
                        say(rest)
                    return self._process.returncode
                meanwhile()
                time.sleep(0.2)
