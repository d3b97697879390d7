"""The service serves the control room, and says what it may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browser.room import floor, open_job

if TYPE_CHECKING:
    from tests.api.server import Server


def test_page_is_at_the_root(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.get_by_role("heading", name="New solve")).to_be_visible()
    expect(page.get_by_role("heading", name="Jobs", exact=True)).to_be_visible()
    expect(page.locator(".job-list .job").first).to_be_visible()


def test_nothing_comes_from_elsewhere_and_nothing_is_refused(
    page: Page, server: Server, job_id: str
) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    open_job(page, server, job_id)
    expect(floor(page)).to_be_visible()
    assert [url for url in asked if not url.startswith((server.url, "data:", "blob:"))] == []
    assert refused == []


def test_page_says_what_it_may_load(server: Server) -> None:
    with server.client() as client:
        page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "'unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"


def test_scripts_of_elsewhere_and_of_the_page_itself_do_not_run(page: Page, server: Server) -> None:
    page.goto(server.url)
    ran = page.evaluate(
        """async () => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const reached = await fetch("http://127.0.0.1:9/", { mode: "no-cors" }).then(
            () => true,
            () => false,
          );
          return [window.ran ?? false, reached];
        }"""
    )
    assert ran == [False, False]


def test_files_are_asked_for_every_time_and_sent_only_if_they_have_changed(server: Server) -> None:
    with server.client() as client:
        for path in ("/", "/control-room/page/main.js", "/control-room/base.css"):
            first = client.get(path)
            assert first.headers["cache-control"] == "no-cache"
            assert first.headers["x-content-type-options"] == "nosniff"
            again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            other = client.get(path, headers={"If-None-Match": '"another"'})
            assert (other.status_code, other.content) == (200, first.content)


def test_whether_it_is_there_can_be_asked_without_fetching_it(server: Server) -> None:
    with server.client() as client:
        for path in ("/", "/control-room/base.css"):
            answer = client.head(path)
            assert (answer.status_code, answer.content) == (200, b"")
            assert answer.headers["etag"] == client.get(path).headers["etag"]


def test_an_address_that_leads_nowhere_says_so(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/#/nowhere")
    expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    page.goto(f"{server.url}/#/jobs/{'0' * 32}")
    expect(page.get_by_role("heading", name="This job is not on the service")).to_be_visible()
