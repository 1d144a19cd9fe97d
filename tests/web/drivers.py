"""The tabs of three browsers: Chromium's by Playwright, Firefox's and WebKitGTK's by their own WebDriver.

Firefox speaks WebDriver BiDi itself; Selenium has the connection. WebKitGTK has WebKitWebDriver, Debian's
webkit2gtk-driver. Both are started by crosshost.browsers, with a fresh profile that trusts the local authority.
"""

import json
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from selenium.common import WebDriverException
from selenium.webdriver import Remote
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.websocket_connection import WebSocketConnection
from selenium.webdriver.webkitgtk.options import Options

from crosshost.browsers import variants
from crosshost.browsers.launch import Browser
from tests.conftest import need, wait_until


class ChromiumTab:
    def __init__(self, page: Page):
        self.page = page

    def goto(self, url: str) -> None:
        self.page.goto(url)

    def run(self, function: str, *arguments: str) -> Any:
        return self.page.evaluate(f"(all) => ({function})(...all)", list(arguments))

    def press(self, function: str, *arguments: str) -> bool:
        element = self.page.evaluate_handle(f"(all) => ({function})(...all)", list(arguments)).as_element()
        if element:
            element.click()
        return element is not None


class FirefoxTab:
    """A tab in a container of its own (BiDi's user context), which has no cookies yet."""

    def __init__(self, connection: WebSocketConnection):
        self.connection = connection
        self.container = self.send("browser.createUserContext")["userContext"]
        self.tab = self.send("browsingContext.create", type="tab", userContext=self.container)["context"]

    def close(self) -> None:
        self.send("browser.removeUserContext", userContext=self.container)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the result of this command. Raises WebDriverException."""
        reply = self.connection.send_cmd(method, parameters)
        if reply["type"] == "error":
            raise WebDriverException(f"{method}: {reply['error']}: {reply['message']}")
        return reply["result"]

    def goto(self, url: str) -> None:
        self.send("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def run(self, function: str, *arguments: str) -> Any:
        return json.loads(self._call(f"(...all) => JSON.stringify(({function})(...all) ?? null)", arguments)["value"])

    def press(self, function: str, *arguments: str) -> bool:
        element = self._call(function, arguments)
        if element["type"] != "node":
            return False
        origin = {"type": "element", "element": {"sharedId": element["sharedId"]}}
        mouse = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        pointer = {"type": "pointer", "id": "mouse", "actions": mouse}
        self.send("input.performActions", context=self.tab, actions=[pointer])
        return True

    def _call(self, function: str, arguments: tuple[str, ...]) -> dict[str, Any]:
        strings = [{"type": "string", "value": argument} for argument in arguments]
        call = {"functionDeclaration": function, "arguments": strings, "awaitPromise": False}
        answer = self.send("script.callFunction", target={"context": self.tab}, **call)
        if answer["type"] == "exception":
            raise WebDriverException(answer["exceptionDetails"]["text"])
        return answer["result"]


class WebKitTab:
    """The tab of a MiniBrowser that the driver starts for it. It keeps no cookies."""

    def __init__(self, driver: str):
        options = Options()
        options.binary_location = variants.find("webkitgtk").path() or ""
        for argument in ("--automation", "--ignore-tls-errors"):
            options.add_argument(argument)
        connection = RemoteConnection(client_config=ClientConfig(driver))
        self.session = Remote(connection, options=options)
        self.session.set_window_size(1280, 900)

    def close(self) -> None:
        self.session.quit()

    def goto(self, url: str) -> None:
        self.session.get(url)

    def run(self, function: str, *arguments: str) -> Any:
        return self.session.execute_script(f"return ({function})(...arguments)", *arguments)

    def press(self, function: str, *arguments: str) -> bool:
        element = self.run(function, *arguments)
        if element is not None:
            element.click()
        return element is not None


@contextmanager
def firefox(trusted: Path) -> Iterator[WebSocketConnection]:
    """Start Firefox and yield its WebDriver connection. `trusted` is a database of crosshost.browsers.trust."""
    variant = variants.find("firefox")
    need(not variant.missing(), "Firefox (Debian's firefox-esr)")

    def arguments(profile: Path) -> list[str]:
        return [*variant.arguments(profile), "--remote-debugging-port=0"]

    with Browser(replace(variant, arguments=arguments), "about:blank", trusted) as browser:
        wait_until(lambda: "WebDriver BiDi listening on ws://" in browser.log.read_text())
        address = re.search(r"listening on (ws://\S+)", browser.log.read_text())[1]
        connection = WebSocketConnection(f"{address}/session", timeout=30, interval=0.01)
        reply = connection.send_cmd("session.new", {"capabilities": {}})
        assert reply["type"] == "success", reply
        yield connection
    connection.close()  # after Firefox ended, for it does not answer the closing frame


@contextmanager
def webkit() -> Iterator[str]:
    """Start WebKitWebDriver on a display of its own and yield its URL."""
    variant = variants.find("webkitgtk")
    need(not variant.missing(), "WebKitGTK (Debian's libwebkit2gtk-4.1-0)")
    need(bool(shutil.which("WebKitWebDriver")), "WebKitWebDriver (Debian's webkit2gtk-driver)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    driver = replace(variant, program="WebKitWebDriver", arguments=lambda profile: [f"--port={port}"])
    with Browser(driver, "--host=127.0.0.1") as browser:  # where a browser has its URL
        wait_until(lambda: answers() or browser.has_ended())
        yield f"http://127.0.0.1:{port}"
