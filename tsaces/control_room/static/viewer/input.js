// What the reader does on the floor and with keys, passed on to the viewer's parts.

import { handleGestures } from "room/viewer/gestures.js";
import { handleKeys } from "room/viewer/keys.js";

/** @import {Item} from "room/viewer/selection.js" */
/** @import {Stage} from "room/viewer/stage.js" */
/** @import {Viewer} from "room/viewer/viewer.js" */

/**
 * Let pointers and keys work on a viewer.
 * @param {Viewer} viewer
 * @param {() => boolean} isLive - time is not the reader's then
 */
export function handleInput(viewer, isLive) {
  const { clock, camera, selection, parts, stages } = viewer;
  const moved = () => selection.follow(false);
  for (const stage of stages) {
    handleGestures(stage, camera, {
      point: (item, x, y) => {
        selection.hover(item);
        parts.tooltip.show(stage, item, x, y);
        stage.element.classList.toggle("is-over", item !== null);
      },
      choose: (item) => selection.select(item),
      moved,
    });
  }
  handleKeys(parts.element, {
    clock,
    camera,
    selection,
    isLive,
    moved,
    period: () => stages[0].scene.plan.period,
    nextAgent: (change) => viewer.show(agentAfter(selection.item, stages, change)),
    nextMachine: (change) => viewer.show(machineAfter(selection.item, stages[0], change)),
    search: () => parts.search.input.focus(),
    jump: () => parts.bar.jump.input.focus(),
    help: () => parts.help.showModal(),
  });
}

/**
 * Return the agent after or before the chosen one; the first or the last if none is.
 * @param {Item|null} item
 * @param {Stage[]} stages
 * @param {number} change
 * @returns {Item}
 */
function agentAfter(item, stages, change) {
  const { plan, agent } = item?.kind === "agent" ? item : { plan: 0, agent: change > 0 ? -1 : 0 };
  const { agents } = stages[plan].scene.plan;
  return { kind: "agent", plan, agent: (agent + change + agents) % agents };
}

/**
 * Return the machine after or before the chosen one, in the instance's order.
 * @param {Item|null} item
 * @param {Stage} stage
 * @param {number} change
 * @returns {Item}
 */
function machineAfter(item, stage, change) {
  const names = [...stage.scene.spots.keys()];
  const at = item?.kind === "machine" ? names.indexOf(item.name) : change > 0 ? -1 : 0;
  return { kind: "machine", name: names[(at + change + names.length) % names.length] };
}
