// All that there is to show of a plan, worked out once.

import { machineHistories } from "room/plan/machines.js";
import { trafficOf } from "room/plan/traffic.js";
import { shortLabels, tokenLabels } from "room/viewer/labels.js";
import { tokenStyles } from "room/viewer/palette.js";
import { machineSpots } from "room/viewer/spots.js";

/** A plan, and how its tokens and machines are shown. */
export class Scene {
  /**
   * @param {import("room/plan/plan.js").Plan} plan
   * @param {string} name - what it is called beside another
   */
  constructor(plan, name) {
    this.plan = plan;
    this.name = name;
    this.layout = plan.layout;
    this.machines = plan.instance.machines;
    this.styles = tokenStyles(plan.tokens, tokenLabels(plan.tokens.slice(1)));
    this.machineLabels = shortLabels(this.machines.map((machine) => machine.name));
    this.spots = machineSpots(this.machines, plan.layout);
    /** Machines by the number of their input cell and of their output cell. */
    this.inputs = byCell(this.machines, "input_cell", plan.layout);
    this.outputs = byCell(this.machines, "output_cell", plan.layout);
    this.history = machineHistories(plan);
    this.extent = extentOf(plan.layout, this.spots.values());
  }

  #traffic = null;

  /** @returns {import("room/plan/traffic.js").Traffic} */
  get traffic() {
    this.#traffic ??= trafficOf(this.plan);
    return this.#traffic;
  }

  /**
   * Return the process that a machine runs, null if it is idle.
   * @param {string} machine
   * @returns {string|null}
   */
  processOf(machine) {
    return this.plan.assignment.get(machine) ?? null;
  }
}

function byCell(machines, field, layout) {
  const found = new Map();
  for (const machine of machines) {
    if (!machine[field]) continue;
    const cell = layout.cellAt(...machine[field]);
    found.set(cell, [...(found.get(cell) ?? []), machine.name]);
  }
  return found;
}

function extentOf(layout, spots) {
  const extent = { left: 0, top: 0, right: layout.width - 1, bottom: layout.height - 1 };
  for (const spot of spots) {
    extent.left = Math.min(extent.left, spot.left);
    extent.top = Math.min(extent.top, spot.top);
    extent.right = Math.max(extent.right, spot.right);
    extent.bottom = Math.max(extent.bottom, spot.bottom);
  }
  return extent;
}
