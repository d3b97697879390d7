"""What goes wrong is told, unless it is what one has to reckon with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.studio import ADDRESS, evaluated, open_plans
from tests.fixtures import small_embedding, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

_KEPT = """async () => {
  const { keptJobs } = await import("room/page/jobs.js");
  try {
    return keptJobs();
  } catch (error) {
    return error.message;
  }
}"""


def _storage(page: Page, script: str) -> None:
    open_plans(page, small_embedding())
    page.evaluate(f"""() => {{
      const get = () => {{ {script} }};
      Object.defineProperty(window, "localStorage", {{ get }});
    }}""")


@pytest.mark.parametrize(
    "script",
    ["throw new DOMException('forbidden', 'SecurityError')", "return null"],
)
def test_a_browser_may_keep_nothing(page: Page, script: str) -> None:
    _storage(page, script)
    assert evaluated(page, _KEPT) == []


def test_what_is_kept_may_be_broken(page: Page) -> None:
    _storage(page, "return { getItem: () => '[{' }")
    assert evaluated(page, _KEPT) == []


def test_a_defect_in_what_is_kept_is_not_hidden(page: Page) -> None:
    _storage(page, "return { getItem: () => undefined.defect }")
    assert "defect" in evaluated(page, _KEPT)


def test_events_that_cannot_be_read_are_not_asked_for_for_ever(page: Page) -> None:
    open_plans(page, small_embedding())
    body = "id: 1\nevent: bound\ndata: {oops\n\n"
    page.route(f"{ADDRESS}v1/**", lambda route: route.fulfill(body=body))
    told = evaluated(
        page,
        """async () => {
          const { follow } = await import("room/page/events.js");
          const signal = AbortSignal.timeout(5000);
          return follow("0".repeat(32), () => {}, signal).catch(({ name }) => name);
        }""",
    )
    assert told == "SyntaxError"


@pytest.mark.parametrize("body", ["null", "<p>Not here</p>"])
def test_a_problem_may_be_told_by_anybody(page: Page, body: str) -> None:
    open_plans(page, small_embedding())
    page.route(f"{ADDRESS}v1/**", lambda route: route.fulfill(status=404, body=body))
    told = evaluated(
        page,
        """async () => {
          const { fetchStatus } = await import("room/page/api.js");
          const { status, message } = await fetchStatus("0".repeat(32)).catch((error) => error);
          return [status, message];
        }""",
    )
    assert told == [404, "the service answered 404"]


def test_a_complaint_stays_while_the_search_goes_on(page: Page) -> None:
    open_plans(page, small_embedding())
    body = '{"detail": "the disk is full"}'
    page.route(f"{ADDRESS}v1/**", lambda route: route.fulfill(status=500, body=body))
    page.evaluate(
        """async () => {
          const { JobHead } = await import("room/page/job_head.js");
          const request = { instance: { name: "small" }, method: "auto", time_limit: 9, seed: 0 };
          const { signal } = new AbortController();
          const live = document.createElement("div");
          window.head = new JobHead("0".repeat(32), request, { cancel: () => {}, live, signal });
          window.show = (bound) =>
            window.head.show({ status: "running", throughput: 1, upper_bound: bound, agents: 2 });
          window.show(3);
          document.body.append(window.head.element);
        }"""
    )
    page.evaluate("window.pill = document.querySelector('.pill')")
    page.get_by_role("button", name="Embedding").click()
    expect(page.get_by_role("alert")).to_contain_text("the disk is full")
    page.evaluate("window.show(2)")
    expect(page.get_by_role("alert")).to_contain_text("the disk is full")
    assert page.evaluate("window.pill.isConnected"), "the same status is read out again"


def test_a_token_that_cannot_be_sent_is_not_taken(page: Page) -> None:
    open_plans(page, small_embedding())
    page.evaluate(
        """async () => {
          const { askForToken } = await import("room/page/token.js");
          window.asked = askForToken("");
          return null;
        }"""
    )
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Token").fill("tsaces…")
    dialog.get_by_role("button", name="Continue").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Token").fill(" tsaces_1 ")
    dialog.get_by_role("button", name="Continue").click()
    assert page.evaluate("window.asked")


def test_a_method_is_tried_once_however_often_one_clicks(page: Page) -> None:
    open_plans(page, small_embedding())
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    page.route(f"{ADDRESS}v1/**", hold)
    page.evaluate(
        """async () => {
          const { CompareMenu } = await import("room/page/compare_menu.js");
          const request = { instance: { name: "small" }, method: "auto", time_limit: 9, seed: 0 };
          const { signal } = new AbortController();
          const menu = new CompareMenu("0".repeat(32), request, signal);
          document.body.append(menu.element);
          menu.element.open = true;
        }"""
    )
    page.get_by_role("button", name="Solve with ts-aces, too").dblclick()
    assert wait_until(lambda: page.evaluate("true") and bool(asked))  # handed on while one asks
    asked[0].fulfill(status=202, json={"id": "1" * 32, "status": "queued"})
    expect(page).to_have_url(re.compile("#/compare/0{32}/1{32}$"))
    assert len(asked) == 1


def test_a_service_by_plain_http_takes_jobs(page: Page) -> None:
    open_plans(page, small_embedding())
    keys: list[str] = []

    def take(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        route.fulfill(status=202, json={"id": "1" * 32, "status": "queued"})

    page.route(f"{ADDRESS}v1/**", take)
    assert not page.evaluate("isSecureContext")
    for _ in range(2):
        page.evaluate("async () => (await import('room/page/api.js')).submit({})")
    assert len(set(keys)) == 2


def test_a_request_that_cannot_be_made_is_not_made_for_ever(page: Page) -> None:
    open_plans(page, small_embedding())
    told = evaluated(
        page,
        """async () => {
          const { call } = await import("room/page/http.js");
          const options = { headers: { sign: "…" }, signal: AbortSignal.timeout(5000) };
          return call("/v1/instances", options).catch(({ name }) => name);
        }""",
    )
    assert told == "TypeError"
