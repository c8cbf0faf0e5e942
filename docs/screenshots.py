#!/usr/bin/env python3
"""Pictures for the documents, from a running `./trade up` with the demo company.

usage (the environment of ./trade has all it needs):

    .trade/venv/bin/python docs/screenshots.py [--server http://127.0.0.1:8069] [--database trade] [file ...]

Each picture is taken in a browser of its own profile, as the user named, whose language is put back afterwards.
"""

import argparse
import base64
import contextlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookies import SimpleCookie
from pathlib import Path

import websocket
from PIL import Image

#: (login and password, address, language, file). In an address, {model: domain} is the newest record that fits, as
#: this user sees it. Addresses: /odoo/action-<xml id>, with /<record> for a form.
PICTURES = [
    ("sales1", "/odoo/crm", "en_US", "inquiries.png"),
    ("dept_manager", "/odoo/orders", "en_US", "quotations.png"),
    ("dept_manager", "/odoo/orders", "zh_CN", "quotations-zh.png"),
    ("dept_manager", "/odoo/sales/{sale.order: [('state', '=', 'sent')]}", "en_US", "approval.png"),
    ("clerk", "/odoo/inventory", "en_US", "warehouse.png"),
    ("clerk", "/odoo/deliveries/{stock.picking: [('state', '=', 'assigned')]}", "zh_CN", "delivery-zh.png"),
    ("finance", "/odoo/customer-invoices/{account.move: [('move_type', '=', 'out_invoice')]}", "en_US", "invoice.png"),
]
IMAGES = Path(__file__).resolve().parent / "images"
WIDTH, HEIGHT = 1280, 800
MAX_BYTES = 150_000
SECONDS = 60
QUIET_SECONDS = 0.7

#: True when the web client has drawn what was asked for: a view without anything still loading.
READY = """(() => {
    const done = document.querySelector(".o_action_manager .o_view_controller, .o_action_manager .o_action, .o_login_form");
    const busy = document.querySelector(".o_loading_indicator, .o_blockUI, .o_view_sample_data.o_loading");
    const images = [...document.images].every((image) => image.complete);
    return Boolean(done && !busy && images && document.fonts.status === "loaded" && document.readyState === "complete");
})()"""


class Session:
    """A user logged in over HTTP: remote calls, and the cookie that the browser gets."""

    def __init__(self, server, database, login):
        self.server = server
        self.cookie = ""
        user = self.call("/web/session/authenticate", db=database, login=login, password=login)
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
            raise SystemExit(f"{path}: {answer['error']['data']['message']}")
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
                raise SystemExit(f"{address}: no {found[1]} with {domain}")
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


class Browser:
    """Chromium without a window, driven through its debugging port."""

    def __enter__(self):
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if not program:
            raise SystemExit("There is no Chromium on this machine. ./trade test installs it.")
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
        self.loading = set()
        self.quiet_since = time.monotonic()
        self.send("Network.enable")
        self.send("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False)
        return self

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait(timeout=SECONDS)
        shutil.rmtree(self.profile, ignore_errors=True)

    @staticmethod
    def _wait(look, what="The browser"):
        """Return what `look` returns once it is true and does not fail."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(OSError, IndexError):
                if found := look():
                    return found
            time.sleep(0.1)
        raise SystemExit(f"{what} was not ready within {SECONDS} seconds.")

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
        request = event.get("params", {}).get("requestId")
        if event.get("method") == "Network.requestWillBeSent":
            # what a worker loads is never reported as finished to its page
            self.loading |= {request} if event["params"].get("type") in ("Document", "XHR", "Fetch") else set()
        elif event.get("method") in ("Network.loadingFinished", "Network.loadingFailed"):
            self.loading.discard(request)
        else:
            return
        self.quiet_since = time.monotonic()

    def _is_drawn(self):
        drawn = self._evaluate(READY)
        return drawn and not self.loading and time.monotonic() - self.quiet_since > QUIET_SECONDS

    def picture(self, session, address):
        """Return the page at an address, as PNG bytes."""
        self.send("Network.clearBrowserCookies")
        self.send("Network.setCookie", name="session_id", value=session.cookie, url=session.server, httpOnly=True)
        self.send("Page.navigate", url="about:blank")
        self.loading.clear()
        self.send("Page.navigate", url=session.server + address)
        self._wait(self._is_drawn, address)
        return base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"])

    def _evaluate(self, code):
        answer = self.send("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")


def save(data, path):
    """Save a picture with a palette: a third of the size, and nobody sees the difference."""
    buffer = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        buffer, "PNG", optimize=True
    )
    if buffer.tell() > MAX_BYTES:
        raise SystemExit(f"{path.name} has {buffer.tell()} bytes, more than {MAX_BYTES}. Choose a calmer page.")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(buffer.getvalue())
    print(f"{path.name}: {buffer.tell() // 1000} kB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="http://127.0.0.1:8069")
    parser.add_argument("--database", default="trade")
    parser.add_argument("--to", type=Path, default=IMAGES, help="folder for the pictures (docs/images)")
    parser.add_argument("names", nargs="*", help="only these files")
    options = parser.parse_args()
    unknown = set(options.names) - {name for *_rest, name in PICTURES}
    if unknown:
        sys.exit(f"not in the table: {', '.join(sorted(unknown))}")
    with Browser() as browser:
        for login, address, language, name in PICTURES:
            if not options.names or name in options.names:
                session = Session(options.server, options.database, login)
                with session.in_language(language):
                    save(browser.picture(session, session.resolve(address)), options.to / name)


if __name__ == "__main__":
    main()
