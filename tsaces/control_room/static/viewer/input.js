// What the reader does on the floor and with keys, passed on to the viewer's parts.

import { handleGestures } from "room/viewer/gestures.js";
import { handleKeys } from "room/viewer/keys.js";

/** @import {Item} from "room/viewer/selection.js" */
/** @import {PlanView} from "room/viewer/plan_view.js" */
/** @import {Viewer} from "room/viewer/viewer.js" */

/**
 * Let pointers and keys work on a viewer.
 * @param {Viewer} viewer
 * @param {() => boolean} isLive - time is not the reader's then
 */
export function handleInput(viewer, isLive) {
  const { clock, camera, selection, parts, planViews } = viewer;
  const moved = () => selection.follow(false);
  for (const planView of planViews) {
    handleGestures(planView, camera, {
      point: (item, x, y) => {
        selection.hover(item);
        parts.tooltip.show(planView, item, x, y);
        planView.element.classList.toggle("is-over", item !== null);
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
    period: () => planViews[0].scene.plan.period,
    nextAgent: (change) => viewer.show(agentAfter(selection.item, planViews, change)),
    nextMachine: (change) => viewer.show(machineAfter(selection.item, planViews[0], change)),
    search: () => parts.search.input.focus(),
    jump: () => parts.bar.jump.input.focus(),
    help: () => parts.help.showModal(),
  });
}

/**
 * Return the agent after or before the chosen one; the first or the last if none is.
 * @param {Item|null} item
 * @param {PlanView[]} planViews
 * @param {number} change
 * @returns {Item}
 */
function agentAfter(item, planViews, change) {
  const { plan, agent } = item?.kind === "agent" ? item : { plan: 0, agent: change > 0 ? -1 : 0 };
  const { agents } = planViews[plan].scene.plan;
  return { kind: "agent", plan, agent: (agent + change + agents) % agents };
}

/**
 * Return the machine after or before the chosen one, in the instance's order.
 * @param {Item|null} item
 * @param {PlanView} planView
 * @param {number} change
 * @returns {Item}
 */
function machineAfter(item, planView, change) {
  const names = [...planView.scene.spots.keys()];
  const at = item?.kind === "machine" ? names.indexOf(item.name) : change > 0 ? -1 : 0;
  return { kind: "machine", name: names[(at + change + names.length) % names.length] };
}
