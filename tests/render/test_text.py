from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.render.scenes import one_token_factory, still_plan, toy_car
from tsaces.render import render_text

WIDE_RING = ("+" + ">" * 148 + "+", "^" + " " * 148 + "v", "+" + "<" * 148 + "+")

AGENTS = [((1, 0), "car"), ((0, 2), None), ((2, 0), "chassis"), ((4, 4), "plank")]


def grid(text: str, pitch: int = 3, ruler: int = 2) -> list[list[str]]:
    """Return the cells of the first strip, as written."""
    lines = text.split("\n\n")[1].splitlines()[1:]
    return [
        [line[at : at + pitch].ljust(pitch) for at in range(ruler, max(map(len, lines)), pitch)]
        for line in (line.ljust(max(map(len, lines))) for line in lines)
    ]


def test_every_road_and_junction_is_where_the_rows_have_it() -> None:
    instance = toy_car()
    cells = grid(render_text(instance))
    assert len(cells) == len(instance.rows)
    for y, row in enumerate(instance.rows):
        assert len(cells[y]) == len(row)
        for x, sign in enumerate(row):
            if sign in "<>^v+":
                assert cells[y][x][1] == sign


def test_impassable_cells_are_as_in_the_rows_but_for_labels_of_machines() -> None:
    instance = toy_car()
    cells = grid(render_text(instance))
    labels = {
        cells[y][x].strip()
        for y, row in enumerate(instance.rows)
        for x, sign in enumerate(row)
        if sign in "#." and cells[y][x][1] != sign
    }
    assert labels == {"C1", "C2", "C3", "Pl", "Ax", "As", "Ch"}


def test_frames_tell_input_cells_from_output_cells() -> None:
    instance = toy_car()
    cells = grid(render_text(instance))
    framed = {
        frame: {
            (x, y)
            for y, row in enumerate(cells)
            for x, cell in enumerate(row)
            if cell[0] + cell[2] == frame
        }
        for frame in ("[]", "()", "{}")
    }
    assert framed["[]"] == {m.input_cell for m in instance.machines if m.input_cell}
    assert framed["()"] == {m.output_cell for m in instance.machines if m.output_cell}
    assert framed["{}"] == set()


def test_a_shared_exchange_cell_has_a_frame_of_its_own() -> None:
    cells = grid(render_text(one_token_factory(bin_cell=(2, 0), chute_cell=(2, 0))))
    assert cells[0][2] == "{>}"


def test_agents_stand_on_their_cells_with_the_letter_of_their_cargo() -> None:
    instance = toy_car()
    plan = still_plan(instance, AGENTS)
    cells = grid(render_text(instance, plan.timestep, plan))
    assert cells[0][1] == " C "
    assert cells[0][2] == "(H)"
    assert cells[2][0] == "[*]"
    assert cells[4][4] == " P "


def test_the_heading_counts_the_agents() -> None:
    plan = still_plan(toy_car(), AGENTS)
    text = render_text(toy_car(), plan.timestep, plan)
    assert text.splitlines()[:2] == ["toy-car", "timestep 7: 7 machines, 4 agents, 3 loaded"]


def test_the_legend_explains_letters_and_machines() -> None:
    plan = still_plan(toy_car(), AGENTS)
    text = render_text(toy_car(), plan.timestep, plan)
    assert "A axle   C car   H chassis   P plank   W wheel" in text
    assert "C1 cnc1: cut_wheels [0, 2] (2, 0)" in text
    assert "Pl planks: supply_planks (0, 6)" in text


def test_the_assignment_given_outranks_that_of_the_plan() -> None:
    plan = still_plan(toy_car(), AGENTS)
    text = render_text(toy_car(), plan.timestep, plan, {"cnc1": "cut_chassis"})
    assert "cnc1: cut_chassis" in text
    assert "cnc2: idle" in text


def test_without_an_assignment_machines_show_what_they_can_run() -> None:
    assert "cnc1: can run cut_wheels, cut_chassis" in render_text(toy_car())


def test_a_machine_may_run_what_it_is_fixed_to() -> None:
    fixed = {"cnc1": "cut_chassis", "cnc2": None}
    machines = (replace(m, fixed=fixed.get(m.name, m.fixed)) for m in toy_car().machines)
    text = render_text(replace(toy_car(), machines=tuple(machines)))
    assert "cnc1: can run cut_chassis" in text
    assert "cnc2: out of use" in text
    assert "cnc3: can run cut_wheels, cut_chassis" in text


@pytest.mark.parametrize("width", [80, 120])
def test_wide_layouts_are_cut_into_strips_that_fit(width: int) -> None:
    instance = one_token_factory(WIDE_RING, (75, 0), (140, 2))
    text = render_text(instance, width=width)
    strips = [grid("\n\n" + strip, pitch=2) for strip in text.split("\n\n")[1:-1]]
    assert max(map(len, text.splitlines())) <= width
    joined = ["".join(cell[0] for strip in strips for cell in strip[y]) for y in (0, 2)]
    assert joined == [WIDE_RING[0], WIDE_RING[2]]


def test_narrow_cells_still_mark_input_and_output_cells() -> None:
    instance = one_token_factory(("+>>>+", "^   v", "+<<<+"), (1, 0), (3, 2))
    cells = grid(render_text(instance, width=14), pitch=2)
    assert cells[0] == ["+ ", ">)", "> ", "> ", "+ "]
    assert cells[2] == ["+ ", "< ", "< ", "<]", "+ "]


def test_rows_of_different_lengths_are_drawn_in_full() -> None:
    instance = one_token_factory(("+>+...", "^ v", "+<+"), (1, 0), (1, 2))
    top, middle, _ = grid(render_text(instance))
    assert [cell.strip() for cell in top] == ["+", "(>)", "+", ".", ".", "."]
    assert [cell.strip() for cell in middle][:3] == ["^", "Bi", "v"]


def test_colour_adds_escape_sequences_and_nothing_else() -> None:
    plan = still_plan(toy_car(), AGENTS)
    plain = render_text(toy_car(), plan.timestep, plan)
    coloured = render_text(toy_car(), plan.timestep, plan, colour=True)
    assert "\x1b" not in plain
    assert coloured != plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_names_cannot_steer_the_terminal() -> None:
    instance = one_token_factory(name="a\x1b[2J", product="b\x1b]0;x\x07", bin_name="c\nd")
    text = render_text(instance)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "c\\nd: can run supply" in text


def test_a_timestep_needs_its_plan() -> None:
    plan = still_plan(toy_car(), AGENTS)
    with pytest.raises(ValueError, match="with the plan that decodes it"):
        render_text(toy_car(), plan.timestep)


def test_drawing_twice_gives_the_same_picture() -> None:
    instance = toy_car()
    assert render_text(instance) == render_text(instance)
