// All that there is to show of a plan, worked out once.

import { exchangePlaces } from "room/plan/exchange_places.js";
import { machineHistories } from "room/plan/machines.js";
import { robotTimeOf } from "room/plan/robot_time.js";
import { trafficOf } from "room/plan/traffic.js";
import { shortLabels, tokenLabels } from "room/viewer/labels.js";
import { tokenStyles } from "room/viewer/palette.js";
import { machineSpots } from "room/viewer/machine_spots.js";

/** @import {Machine} from "room/plan/documents.js" */
/** @import {Side} from "room/plan/exchange_places.js" */
/** @import {Layout} from "room/plan/layout.js" */
/** @import {Plan} from "room/plan/plan.js" */
/** @import {RobotTime} from "room/plan/robot_time.js" */
/** @import {Traffic} from "room/plan/traffic.js" */
/** @import {Spot} from "room/viewer/machine_spots.js" */

const WITHIN_REACH = 0.45; // cells from the middle of a place

/** A plan, and how its tokens and machines are shown. */
export class Scene {
  /**
   * @param {Plan} plan
   * @param {string} name - what it is called beside another
   */
  constructor(plan, name) {
    this.plan = plan;
    this.name = name;
    this.layout = plan.layout;
    this.machines = plan.instance.machines;
    this.styles = tokenStyles(
      plan.tokens,
      tokenLabels(plan.tokens.filter((token) => token !== null)),
    );
    this.machineLabels = shortLabels(this.machines.map((machine) => machine.name));
    this.spots = machineSpots(this.machines, plan.layout);
    /** Machines by the place of their input cells and of their output cells. */
    this.inputs = byPlace(this.machines, "input", plan.layout);
    this.outputs = byPlace(this.machines, "output", plan.layout);
    this.history = machineHistories(plan);
    this.extent = extentOf(plan.layout, this.spots.values());
  }

  /** @type {Traffic|null} */
  #traffic = null;
  /** @type {RobotTime|null} */
  #robots = null;

  /** @returns {RobotTime} */
  get robots() {
    this.#robots ??= robotTimeOf(this.plan);
    return this.#robots;
  }

  /** @returns {Traffic} */
  get traffic() {
    this.#traffic ??= trafficOf(this.plan);
    return this.#traffic;
  }

  /**
   * Return what the instance says of a machine.
   * @param {string} name
   * @returns {Machine}
   */
  machineOf(name) {
    return /** @type {Machine} */ (this.machines.find((machine) => machine.name === name));
  }

  /**
   * Return the place that is drawn at a point of the floor, -1 if there is none.
   * @param {number} x - in cells
   * @param {number} y
   * @returns {number}
   */
  placeUnder(x, y) {
    const { layout } = this;
    if (!layout.isRoadmap) return layout.placeAt(Math.floor(x), Math.floor(y));
    let [found, nearest] = [-1, WITHIN_REACH];
    layout.points.forEach((point, place) => {
      const away = Math.hypot(point[0] + 0.5 - x, point[1] + 0.5 - y);
      if (away < nearest) [found, nearest] = [place, away];
    });
    return found;
  }

  /**
   * Return where a machine stands.
   * @param {string} machine
   * @returns {Spot}
   */
  spotOf(machine) {
    return /** @type {Spot} */ (this.spots.get(machine));
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

/**
 * @param {Machine[]} machines
 * @param {Side} side
 * @param {Layout} layout
 */
function byPlace(machines, side, layout) {
  /** @type {Map<number, string[]>} */
  const found = new Map();
  for (const machine of machines) {
    for (const address of exchangePlaces(machine, side)) {
      const place = layout.placeOf(address);
      found.set(place, [...(found.get(place) ?? []), machine.name]);
    }
  }
  return found;
}

/**
 * @param {Layout} layout
 * @param {Iterable<Spot>} spots
 */
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
