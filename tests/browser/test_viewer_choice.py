"""What one finds out by pointing, choosing, searching and following."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.studio import empty_cell, evaluated, open_plans, view
from tests.fixtures import small_embedding
from tsaces.model.transport_plan import ExchangeKind
from tsaces.plan import compiled_plan_of, stock_of

if TYPE_CHECKING:
    from tsaces.model.instance import Cell

PLAN = compiled_plan_of(small_embedding())
T = 1006


@pytest.fixture
def viewer(page: Page) -> Page:
    """Return a page with the small factory on it, late enough for a trail."""
    view(page, small_embedding(), options={"start": T})
    return page


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="What is chosen")


def fact(page: Page, name: str) -> Locator:
    """Return the value that stands beside a name in the panel."""
    return panel(page).locator(f"dt:text-is('{name}') + dd")


def point(page: Page, cell: Cell) -> tuple[float, float]:
    """Return where the middle of a cell is in the window."""
    x, y = page.evaluate(
        """([x, y]) => {
          const box = document.querySelector(".stage").getBoundingClientRect();
          const [px, py] = window.viewer.camera.toScreen(x + 0.5, y + 0.5);
          return [box.left + px, box.top + py];
        }""",
        list(cell),
    )
    return float(x), float(y)


def click(page: Page, cell: Cell) -> None:
    page.mouse.click(*point(page, cell))


def cell_of(agent: int, t: int = T) -> Cell:
    return PLAN.cells[int(PLAN.state(t).cells[agent])]


def next_exchange(agent: int) -> tuple[int, str, str]:
    """Return when an agent exchanges next, what, and where."""
    for state in PLAN.steps(T + 1, 2 * PLAN.period):
        for who, machine, kind, token in state.exchanges.tolist():
            if who == agent:
                verb = "deposits" if kind == ExchangeKind.DEPOSIT else "picks up"
                return state.t, f"{verb} {PLAN.tokens[token]}", PLAN.machines[machine]
    raise AssertionError("no exchange")


def test_without_a_choice_the_plan_is_summed_up(viewer: Page) -> None:
    expect(panel(viewer)).to_contain_text("The plan")
    expect(fact(viewer, "Throughput")).to_have_text("0.05 products a timestep")
    expect(fact(viewer, "Upper bound")).to_have_text("0.4, proven (13 % of it)")
    expect(fact(viewer, "Agents")).to_have_text("2 of at most 4")
    expect(fact(viewer, "Repeats")).to_contain_text("every 40 timesteps")


def test_an_agent_tells_its_cargo_and_its_next_exchange(viewer: Page) -> None:
    click(viewer, cell_of(1))
    expect(panel(viewer).get_by_role("heading")).to_have_text("Agent 1")
    t, deed, machine = next_exchange(1)
    expect(fact(viewer, "Next exchange")).to_have_text(f"{deed} at {machine}t {t:,}, in {t - T:,}")
    cargo = PLAN.tokens[int(PLAN.state(T).cargo[1])]
    expect(fact(viewer, "Carries")).to_contain_text(cargo or "empty")
    x, y = cell_of(1)
    expect(fact(viewer, "Stands on")).to_contain_text(f"[{x}, {y}]")
    expect(fact(viewer, "Came by")).to_contain_text(f"→ [{x}, {y}]")
    viewer.evaluate(f"window.viewer.seek({t})")
    expect(fact(viewer, "Now")).to_have_text(f"{deed} at {machine}")


def test_an_agents_trail_is_drawn_behind_it(viewer: Page) -> None:
    taken = {cell_of(0), cell_of(1)}
    left = next(c for c in (cell_of(1, T - back) for back in range(1, 9)) if c not in taken)
    opacity = """([x, y]) => {
      const [px, py] = window.viewer.camera.toScreen(x + 0.5, y + 0.5);
      const canvas = document.querySelector("canvas.actors");
      return canvas.getContext("2d").getImageData(px, py, 1, 1).data[3];
    }"""
    assert viewer.evaluate(opacity, list(left)) == 0
    click(viewer, cell_of(1))
    viewer.wait_for_function(f"(place) => ({opacity})(place) > 0", arg=list(left))


def test_a_machine_tells_its_buffers_runs_and_utilisation(viewer: Page) -> None:
    viewer.evaluate("window.viewer.show({ kind: 'machine', name: 'lathe' })")
    expect(panel(viewer).get_by_role("heading")).to_have_text("Machine lathe")
    expect(fact(viewer, "Runs")).to_have_text("carve")
    expect(fact(viewer, "Can run")).to_have_text("carve (3 timesteps a run)")
    expect(fact(viewer, "Utilisation")).to_contain_text("7.5 % of the last 40 timesteps")
    expect(fact(viewer, "In the long run")).to_have_text("7.5 %")
    expect(fact(viewer, "Planned")).to_have_text("0.025 runs a timestep")
    brought = next(
        state.t
        for state in PLAN.steps(T, PLAN.period)
        for _, machine, kind, _ in state.exchanges.tolist()
        if PLAN.machines[machine] == "lathe" and kind == ExchangeKind.DEPOSIT
    )
    viewer.evaluate(f"window.viewer.seek({brought})")
    done = f"done at t {brought + 3:,}"
    expect(fact(viewer, "Run under way")).to_have_text(f"timestep 1 of 3, {done}")
    stock = stock_of(PLAN)["lathe"]
    toys = f"at most {stock.output_peak.tokens['toy']}"
    expect(fact(viewer, "Output buffer")).to_contain_text(f"× toy, {toys}")
    planks = f"at most {stock.input_peak.tokens['plank']}"
    expect(fact(viewer, "Input buffer")).to_contain_text(f"× plank, {planks}")
    held = PLAN.header_at(brought + 3).buffers["lathe"]
    viewer.evaluate(f"window.viewer.seek({brought + 3})")
    expect(fact(viewer, "Run under way")).to_have_text("none")
    expect(fact(viewer, "Output buffer")).to_contain_text(f"{held.output['toy']} × toy")
    expect(fact(viewer, "Input buffer")).to_contain_text(f"{held.input.get('plank', 0)} × plank")


def test_a_cell_tells_who_passes_it_when(viewer: Page) -> None:
    cell = empty_cell(PLAN, T)
    click(viewer, cell)
    expect(panel(viewer).get_by_role("heading", level=2)).to_have_text(
        f"Cell [{cell[0]}, {cell[1]}]"
    )
    first = PLAN.transient + 1 + (T - PLAN.transient - 1) // PLAN.period * PLAN.period
    number = PLAN.cells.index(cell)
    expected: list[tuple[int, int]] = []
    for state in PLAN.steps(first, PLAN.period):
        for agent, place in enumerate(state.cells.tolist()):
            if place == number:
                expected.append((state.t, agent))
    used = f"{len(expected)} of {PLAN.period}"
    expect(fact(viewer, "Slots used")).to_contain_text(used)
    table = panel(viewer).get_by_role("table")
    for t, agent in (expected[0], expected[-1]):
        assert f"{t:,}" in table.inner_text()
        expect(table.get_by_role("button", name=f"agent {agent}", exact=True).first).to_be_visible()


def test_junctions_and_roads_are_told_apart(viewer: Page) -> None:
    viewer.evaluate("window.viewer.show({ kind: 'cell', cell: 0 })")
    expect(fact(viewer, "Kind")).to_have_text("Junction")
    viewer.evaluate("window.viewer.show({ kind: 'cell', cell: 1 })")
    expect(fact(viewer, "Kind")).to_have_text("Road 0, cell 1 of 2")
    expect(fact(viewer, "Output cell of")).to_have_text("bin")


def test_names_in_the_panel_lead_on(viewer: Page) -> None:
    viewer.evaluate("window.viewer.show({ kind: 'machine', name: 'lathe' })")
    fact(viewer, "Runs").get_by_role("button", name="carve").click()
    expect(panel(viewer).get_by_role("heading")).to_have_text("Process carve")
    expect(fact(viewer, "Run by")).to_have_text("lathe")
    fact(viewer, "Gives").get_by_role("button", name="toy").click()
    expect(panel(viewer).get_by_role("heading")).to_have_text("Token toy")
    carried = sum(PLAN.tokens[token] == "toy" for token in PLAN.state(T).cargo.tolist())
    expect(fact(viewer, "Carried by")).to_have_text(f"{carried} agent{'' if carried == 1 else 's'}")
    panel(viewer).get_by_role("button", name="Choose nothing").click()
    expect(panel(viewer).get_by_role("heading")).to_have_text("The plan")


def test_the_panel_speaks_when_time_stands_still_only(viewer: Page) -> None:
    body = panel(viewer).locator(".panel-body")
    expect(body).to_have_attribute("aria-live", "polite")
    viewer.evaluate("window.viewer.play()")
    expect(body).to_have_attribute("aria-live", "off")


def test_pointing_tells_what_is_there(viewer: Page) -> None:
    tooltip = viewer.locator(".tooltip")
    viewer.mouse.move(*point(viewer, cell_of(0)))
    expect(tooltip).to_contain_text("Agent 0")
    cell = empty_cell(PLAN, T)
    viewer.mouse.move(*point(viewer, cell))
    expect(tooltip).to_contain_text(f"[{cell[0]}, {cell[1]}]")
    viewer.mouse.move(*point(viewer, (-3, 1)))
    expect(tooltip).to_be_hidden()


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("lat", "Machine lathe"),
        ("plank", "Token plank"),
        ("carve", "Process carve"),
        ("1", "Agent 1"),
        ("agent 0", "Agent 0"),
        ("[3, 1]", "Cell [3, 1]"),
        ("chu", "Machine chute"),
    ],
)
def test_search_finds_by_name(viewer: Page, text: str, chosen: str) -> None:
    viewer.locator(".stage").focus()
    viewer.keyboard.press("/")
    box = viewer.get_by_role("combobox", name="Find")
    expect(box).to_be_focused()
    box.fill(text)
    expect(viewer.get_by_role("listbox").get_by_role("option").first).to_have_attribute(
        "aria-selected", "true"
    )
    box.press("Enter")
    expect(panel(viewer).get_by_role("heading", level=2)).to_have_text(chosen)


def test_search_says_when_nothing_is_found(viewer: Page) -> None:
    box = viewer.get_by_role("combobox", name="Find")
    box.fill("dragon")
    expect(viewer.get_by_role("listbox")).to_have_text("Nothing is called that.")
    box.press("Enter")
    box.press("Escape")
    expect(viewer.get_by_role("listbox")).to_be_hidden()
    expect(panel(viewer).get_by_role("heading")).to_have_text("The plan")


def test_machines_are_chosen_by_keys_one_after_the_other(viewer: Page) -> None:
    heading = panel(viewer).get_by_role("heading", level=2)
    names = [f"Machine {machine.name}" for machine in PLAN.instance.machines]
    viewer.locator(".stage").focus()
    for name in [*names, names[0]]:
        viewer.keyboard.press("m")
        expect(heading).to_have_text(name)
    viewer.keyboard.press("Shift+M")
    expect(heading).to_have_text(names[-1])
    viewer.keyboard.press("Escape")
    viewer.keyboard.press("Shift+M")
    expect(heading).to_have_text(names[-1])


def test_following_keeps_an_agent_in_the_middle(viewer: Page) -> None:
    viewer.locator(".stage").focus()
    viewer.keyboard.press("n")
    expect(panel(viewer).get_by_role("heading")).to_have_text("Agent 0")
    viewer.keyboard.press("n")
    expect(panel(viewer).get_by_role("heading")).to_have_text("Agent 1")
    panel(viewer).get_by_role("button", name="Follow").click()
    for t in (T, T + 9, T + 23):
        viewer.evaluate(f"window.viewer.seek({t})")
        x, y = PLAN.layout.positions[PLAN.state(t).cells[1]]
        viewer.wait_for_function(
            f"window.viewer.camera.x === {x + 0.5} && window.viewer.camera.y === {y + 0.5}"
        )
    viewer.locator(".stage").focus()
    viewer.keyboard.press("ArrowLeft")
    expect(panel(viewer).get_by_role("button", name="Follow")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_following_whoever_stands_still_draws_nothing_more(viewer: Page) -> None:
    viewer.evaluate("window.viewer.follow(1)")
    drawn = evaluated(
        viewer,
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const [stage] = window.viewer.planViews;
          const draw = stage.draw.bind(stage);
          let drawn = 0;
          stage.draw = () => {
            drawn++;
            draw();
          };
          for (let i = 0; i < 5; i++) await frame();
          drawn = 0;
          for (let i = 0; i < 5; i++) await frame();
          return drawn;
        }""",
    )
    assert drawn == 0


def test_whoever_presses_follow_stays_on_it(viewer: Page) -> None:
    click(viewer, cell_of(1))
    follow = panel(viewer).get_by_role("button", name="Follow")
    follow.focus()
    for pressed in ("true", "false"):
        viewer.keyboard.press("Enter")
        expect(follow).to_have_attribute("aria-pressed", pressed)
        expect(follow).to_be_focused()


def test_whoever_follows_a_name_in_the_panel_stays_in_it(viewer: Page) -> None:
    viewer.evaluate("window.viewer.show({ kind: 'machine', name: 'lathe' })")
    fact(viewer, "Runs").get_by_role("button", name="carve").press("Enter")
    expect(panel(viewer).get_by_role("heading")).to_have_text("Process carve")
    expect(panel(viewer)).to_be_focused()
    panel(viewer).get_by_role("button", name="Choose nothing").press("Enter")
    expect(panel(viewer).get_by_role("heading")).to_have_text("The plan")
    viewer.keyboard.press(".")
    assert viewer.evaluate("window.viewer.clock.t") == T + 1


def test_escape_chooses_nothing(viewer: Page) -> None:
    click(viewer, cell_of(0))
    viewer.keyboard.press("Escape")
    expect(panel(viewer).get_by_role("heading")).to_have_text("The plan")


_EXPLAINED = """async (fails) => {
  const { Viewer } = await import("room/viewer/viewer.js");
  const lines = ["one of these", "  0.250000    +75.0%  any number of lathes", "of no use: chutes"];
  let asked = 0;
  const explain = async () => {
    if (asked++ < fails) throw new Error("the engine is away");
    return lines;
  };
  new Viewer(document.querySelector("#stage"), { plans: window.plans, explain });
}"""


@pytest.mark.parametrize("fails", [0, 1])
def test_the_bound_is_explained_when_asked_for(page: Page, fails: int) -> None:
    open_plans(page, small_embedding())
    page.evaluate(_EXPLAINED, fails)
    ask = panel(page).get_by_role("button", name="What binds the throughput?")
    ask.click()
    if fails:
        expect(panel(page)).to_contain_text("the engine is away")
        ask.click()
    lines = panel(page).locator(".explanation p")
    expect(lines).to_have_text(
        ["one of these", "0.25 +75.0% any number of lathes", "of no use: chutes"]
    )
    expect(ask).to_have_count(0)
