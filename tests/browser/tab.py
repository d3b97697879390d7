"""One tab for many tests: each finds it as if nobody had used it.

A browser needs a second to start a tab in a new profile, and to read all modules anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Page

from tests.fixtures import AMPLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, ViewportSize

_SIZE: ViewportSize = {"width": 1280, "height": 800}
_FORGET = """() => {
  Storage.prototype.setItem = () => {};  // by what still runs
  if (location.origin !== "null") for (const kept of [localStorage, sessionStorage]) kept?.clear();
}"""


def new_profile(browser: Browser) -> BrowserContext:
    """Return a profile that nobody has used, to be closed by whoever asks for it."""
    profile = browser.new_context(viewport=_SIZE, accept_downloads=True)
    profile.set_default_timeout(AMPLE * 1000)
    return profile


class Tab:
    """A tab, and the profile that it belongs to."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._origins: set[str] = set()
        self._open()

    def clear(self) -> None:
        """Leave no page, nothing stored, nothing set: as it was in the beginning."""
        try:
            self._clear()
        except Error:  # such as a page that does not answer any more
            self.close()
            self._open()

    def close(self) -> None:
        """Close it for good."""
        self._profile.close()

    def _open(self) -> None:
        self._profile = new_profile(self._browser)
        self.page: Page = self._profile.new_page()
        self.page.on("framenavigated", self._note)
        self._devtools = self._profile.new_cdp_session(self.page)

    def _note(self, frame: Frame) -> None:
        scheme, host, *_ = urlsplit(frame.url)
        if scheme in ("http", "https", "file"):
            self._origins.add(f"{scheme}://{host}")

    def _clear(self) -> None:
        self.page.unroute_all(behavior="ignoreErrors")
        self._profile.set_offline(False)
        self.page.evaluate(_FORGET)
        self.page.goto("about:blank")
        for origin in self._origins:
            what = {"origin": origin, "storageTypes": "all"}
            self._devtools.send("Storage.clearDataForOrigin", what)
        self._origins.clear()
        self.page.set_viewport_size(_SIZE)
        self.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
