"""Chromium without a window, driven through its debugging port: for the pictures of the documents and for the benchmarks."""

import base64
import contextlib
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

import websocket

from .ui import Problem

WIDTH, HEIGHT = 1280, 800
SECONDS = 60
QUIET_SECONDS = 0.7
#: What Odoo's chat asks for in a quiet moment, which comes before a page counts as drawn or after: 6 KB by chance.
BY_CHANCE = "channels_as_member"

#: True when the web client has drawn what was asked for: a view without anything still loading.
READY = """(() => {
    const done = document.querySelector(".o_action_manager .o_view_controller, .o_action_manager .o_action, .o_login_form");
    const busy = document.querySelector(".o_loading_indicator, .o_blockUI, .o_view_sample_data.o_loading");
    // what is out of sight may be loaded later
    const seen = (image) => image.loading !== "lazy" || image.getBoundingClientRect().top < innerHeight;
    const images = [...document.images].every((image) => image.complete || !seen(image));
    return Boolean(done && !busy && images && document.fonts.status === "loaded" && document.readyState === "complete");
})()"""


class Session:
    """A user logged in over HTTP: remote calls, and the cookie that the browser gets.

    :param password: the login itself, as in the demo company, unless told otherwise
    """

    def __init__(self, server, database, login, password=None):
        self.server = server
        self.cookie = ""
        user = self.call("/web/session/authenticate", db=database, login=login, password=password or login)
        self.uid = user["uid"]
        self.language = user["user_context"]["lang"]

    def call(self, path, **params):
        """Call a JSON-RPC route and return its result."""
        request = urllib.request.Request(
            self.server + path,
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
            {"Content-Type": "application/json", "Cookie": f"session_id={self.cookie}"},
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            answer = json.load(response)
            cookie = SimpleCookie(response.headers.get("Set-Cookie", ""))
        if "session_id" in cookie:
            self.cookie = cookie["session_id"].value
        if "error" in answer:
            raise Problem(f"{path}: {answer['error']['data']['message']}")
        return answer["result"]

    def call_model(self, model, method, *args, **kwargs):
        """Call a method of a model."""
        return self.call(f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=args, kwargs=kwargs)

    def resolve(self, address):
        """Replace {model: domain} by the id of the newest record that fits."""

        def newest(found):
            domain = json.loads(found[2].replace("'", '"').replace("(", "[").replace(")", "]") or "[]")
            ids = self.call_model(found[1], "search", domain, limit=1, order="id desc")
            if not ids:
                raise Problem(f"{address}: no {found[1]} with {domain}")
            return str(ids[0])

        return re.sub(r"\{([\w.]+):\s*(.*?)\}", newest, address)

    @contextlib.contextmanager
    def in_language(self, language):
        """The user's interface in a language, for a while."""
        self.call_model("res.users", "write", [self.uid], {"lang": language})
        try:
            yield
        finally:
            self.call_model("res.users", "write", [self.uid], {"lang": self.language})


@dataclass
class Visit:
    """What opening one page took."""

    ms: float = 0.0
    #: kilobytes (1,024 bytes) of the answers' bodies, as they came over the wire
    kb: float = 0.0
    #: {remote call: milliseconds}
    calls: dict = field(default_factory=dict)
    #: what went to the console as an error
    errors: list = field(default_factory=list)


class Browser:
    """Chromium without a window, driven through its debugging port."""

    def __enter__(self):
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if not program:
            raise Problem("there is no Chromium on this machine", "./trade test installs it.")
        self.profile = tempfile.mkdtemp()
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            + ["--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars"]
            + ["--remote-debugging-port=0", f"--user-data-dir={self.profile}", f"--window-size={WIDTH},{HEIGHT}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port = self._wait(lambda: (Path(self.profile) / "DevToolsActivePort").read_text().splitlines()[0])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=SECONDS) as response:
            page = next(target for target in json.load(response) if target["type"] == "page")
        self.socket = websocket.create_connection(
            page["webSocketDebuggerUrl"], timeout=SECONDS, suppress_origin=True, max_size=None
        )
        self.number = 0
        self.loading = {}
        self.headers = {}
        self.visit = Visit()
        self.quiet_since = time.monotonic()
        self.send("Network.enable")
        self.send("Runtime.enable")
        self.send("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False)
        return self

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait(timeout=SECONDS)
        shutil.rmtree(self.profile, ignore_errors=True)

    def _wait(self, look, what="The browser"):
        """Return what `look` returns once it is true and does not fail."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(OSError, IndexError):
                if found := look():
                    return found
            time.sleep(0.1)
        raise Problem(f"{what} was not ready within {SECONDS} seconds", f"Still loading: {self.loading}")

    def send(self, method, **params):
        """Send one command and return its result."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                return answer["result"]
            self._note_traffic(answer)

    def _note_traffic(self, event):
        """Keep track of the requests under way; the web client asks for more after it has drawn the frame of a page."""
        method, params = event.get("method"), event.get("params", {})
        request = params.get("requestId")
        if method == "Network.requestWillBeSent":
            # what a worker loads is never reported as finished to its page
            if params.get("type") in ("Document", "XHR", "Fetch"):
                by_chance = BY_CHANCE in params["request"].get("postData", "")
                self.loading[request] = (params["request"]["url"], params["timestamp"], by_chance)
        elif method == "Network.responseReceived":
            self.headers[request] = params["response"]["encodedDataLength"]
            return
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            headers = self.headers.pop(request, 0)
            url, started, by_chance = self.loading.pop(request, ("", 0, False))
            if not by_chance:
                self.visit.kb += max(params.get("encodedDataLength", 0) - headers, 0) / 1024
            if "/web/dataset/" in url or "/web/action/" in url:
                self.visit.calls[f"{url.split('/web/', 1)[1]} {request}"] = (params["timestamp"] - started) * 1000
        elif method == "Runtime.exceptionThrown":
            self.visit.errors.append(params["exceptionDetails"].get("text", "exception"))
            return
        elif method == "Runtime.consoleAPICalled" and params.get("type") == "error":
            self.visit.errors.append(str([part.get("value") or part.get("description") for part in params["args"]]))
            return
        else:
            return
        self.quiet_since = time.monotonic()

    def _is_drawn(self):
        drawn = self._evaluate(READY)
        return drawn and not self.loading and time.monotonic() - self.quiet_since > QUIET_SECONDS

    def enter(self, session):
        """Be this user from now on."""
        self.send("Network.clearBrowserCookies")
        self.send("Network.setCookie", name="session_id", value=session.cookie, url=session.server, httpOnly=True)

    def forget(self, session):
        """Be new to a server: what was cached or stored (Odoo keeps menus and views in the browser) is gone."""
        self.send("Network.clearBrowserCache")
        self.send("Storage.clearDataForOrigin", origin=session.server, storageTypes="all")

    def open(self, session, address):
        """Open a page and wait until it is drawn and asks for nothing more.

        :return: Visit
        """
        self.send("Page.navigate", url="about:blank")
        self.loading.clear()
        self.visit = Visit()
        start = time.monotonic()
        self.send("Page.navigate", url=session.server + address)
        self._wait(self._is_drawn, address)
        self.visit.ms = (self.quiet_since - start) * 1000
        return self.visit

    def picture(self, session, address, click=None):
        """Return the page at an address, as PNG bytes.

        :param click: CSS selector of what is clicked first, such as a tab
        """
        self.enter(session)
        self.open(session, address)
        if click:
            if not self._evaluate(
                f"(() => {{ const node = document.querySelector({json.dumps(click)}); node?.click(); return Boolean(node); }})()"
            ):
                raise Problem(f"{address}: there is no {click}")
            self.quiet_since = time.monotonic()
            self._wait(self._is_drawn, address)
        return base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"])

    def _evaluate(self, code):
        answer = self.send("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")
