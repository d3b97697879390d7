"""The site of the documentation: all names described, no link into the void, no other host."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

import tsaces
import tsaces.client
from tests.browser.room import findings, overflow
from tests.fixtures import AMPLE, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Request

PAGES = ("README", "docs/reference/solving", "docs/notebook", "source/tsaces/verify/rules.py")

_SIGNATURES = "definition-list:"
"""Sphinx writes signatures of several lines as lists within terms of lists."""


class Markup(HTMLParser):
    """What a page links to, what it loads, and the places on it that links can name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.places: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if not value:
                continue
            if name == "id":
                self.places.add(value)
            if name == "href" and tag == "a":
                self.links.add(value)
            elif name in {"src", "srcset", "href", "data"}:
                self.loaded.add(value)


def build(source: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build a site as `make docs` does."""
    folders = ("--conf-dir", ROOT / "docs", "--doctree-dir", site.parent / "doctrees")
    options = ("--builder", "html", "--fresh-env", "--quiet", "--fail-on-warning")
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *folders, *options, source, site],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=3 * AMPLE,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site."""
    folder = tmp_path_factory.mktemp("documentation") / "site"
    done = build(ROOT, folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Markup]:
    """Return what is on each page."""
    return {file: Markup(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")}


def test_every_public_name_is_described(pages: dict[Path, Markup], site: Path) -> None:
    described = {
        place
        for page, markup in pages.items()
        if page.parent == site / "docs" / "reference"
        for place in markup.places
    }
    for module in (tsaces, tsaces.client):
        assert {f"{module.__name__}.{name}" for name in module.__all__} - described == set()


def test_every_link_leads_to_a_place_on_the_site(pages: dict[Path, Markup]) -> None:
    astray = [
        f"{page}: {link}"
        for page, markup in pages.items()
        for link in markup.links
        for target in [urlsplit(link)]
        if not target.scheme
        for file in [(page.parent / unquote(target.path)).resolve() if target.path else page]
        if not file.is_file()
        or (target.fragment and unquote(target.fragment) not in pages[file].places)
    ]
    assert astray == []
    assert sum(len(markup.links) for markup in pages.values()) > 1_000


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, Markup], site: Path) -> None:
    for page, markup in pages.items():
        for address in markup.loaded:
            target = urlsplit(address)
            if target.scheme == "data" or address.startswith("#"):
                continue
            assert not target.scheme, f"{page}: {address}"
            assert not target.netloc, f"{page}: {address}"
            assert (page.parent / unquote(target.path)).exists(), f"{page}: {address}"
    for file in site.rglob("*.css"):
        style = file.read_text(encoding="utf-8")
        assert "@import" not in style
        assert "url(http" not in style.replace('"', "").replace("'", "")


def test_links_into_the_void_fail_the_build(tmp_path: Path) -> None:
    first, second = tmp_path / "pages" / "README.md", tmp_path / "pages" / "CHANGELOG.md"
    first.parent.mkdir()
    first.write_text("# A\n\n[page](gone.md) [place](CHANGELOG.md#gone) [file](tsaces/gone.py)\n")
    second.write_text("# B\n")
    done = build(first.parent, tmp_path / "site")
    assert done.returncode != 0
    for lost in ("not found: 'gone.md'", "'CHANGELOG': 'gone'", "not found: 'tsaces/gone.py'"):
        assert lost in done.stderr


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_can_be_read_by_all(own_page: Page, site: Path, name: str, scheme: str) -> None:
    own_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    own_page.set_viewport_size({"width": 360, "height": 640})
    own_page.goto((site / f"{name}.html").as_uri())
    assert overflow(own_page) <= 0
    assert [each for each in findings(own_page) if not each.startswith(_SIGNATURES)] == []


def test_the_site_is_searched_without_a_server(own_page: Page, site: Path) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    own_page.on("request", note)
    own_page.goto((site / "index.html").as_uri())
    expect(own_page.get_by_role("heading", name="tsaces", level=1)).to_be_visible()
    own_page.get_by_role("textbox", name="Search").first.fill("bottleneck")
    own_page.keyboard.press("Enter")
    found = own_page.get_by_role("link", name="tsaces.Bottleneck", exact=True)
    found.click()
    expect(own_page.locator("[id='tsaces.Bottleneck']")).to_be_visible()
    assert {urlsplit(url).scheme for url in asked} <= {"file", "data"}
