"""The layout, its machines and its agents as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsaces.errors import printable
from tsaces.render.names import shorten
from tsaces.render.scene import build_scene
from tsaces.render.text_grid import TextGrid
from tsaces.render.text_legend import build_legend, build_map_legend
from tsaces.render.text_map import TextMap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsaces.model.instance import Instance
    from tsaces.model.transport_plan import Timestep, TransportPlan


def render_text(  # noqa: PLR0913 - options of one picture
    instance: Instance,
    timestep: Timestep | None = None,
    plan: TransportPlan | None = None,
    assignment: Mapping[str, str | None] | None = None,
    colour: bool = False,
    *,
    width: int = 80,
) -> str:
    """Draw an instance, and the fleet at one timestep, for a terminal.

    Parameters
    ----------
    instance : Instance
    timestep : Timestep, optional
        The state of the fleet.
    plan : TransportPlan, optional
        The plan of `timestep`; required to decode it.
    assignment : mapping of str to str or None, optional
        The process of each machine; by default, the assignment of `plan`.
    colour : bool
        Whether to colour the picture with ANSI escape sequences.
    width : int
        Terminal columns. Wider grids are cut into strips, one below the other; roadmaps are drawn
        smaller.

    Returns
    -------
    str
        A heading, the grid and a legend, ending with a line break.

    Raises
    ------
    ValueError
        There is a timestep but no plan.
    InstanceError
        The layout cannot be parsed.
    """
    scene = build_scene(instance, timestep, plan, assignment)
    heading = [shorten(printable(instance.name), width), scene.caption]
    if scene.layout.is_roadmap:
        sheet = TextMap(scene, width, colour=colour)
        blocks = [heading, sheet.draw(), build_map_legend(sheet)]
    else:
        grid = TextGrid(scene, width, colour=colour)
        blocks = [heading, *grid.draw_strips(), build_legend(grid)]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"
