// What the panel says about agents and cells: cards of real text.

import { el } from "room/base/dom.js";
import { printable } from "room/base/names.js";
import { count, countNoun, percent } from "room/base/numbers.js";
import { placeName } from "room/plan/place_names.js";
import { passagesOf } from "room/plan/traffic.js";
import { cargoText, exchangeText, kindText, momentText, rulesOf } from "room/viewer/floor_text.js";

/** @import {Child} from "room/base/dom.js" */
/** @import {Exchange, Plan} from "room/plan/plan.js" */
/** @import {TokenStyle} from "room/viewer/palette.js" */
/** @import {Scene} from "room/viewer/scene.js" */
/** @import {Item} from "room/viewer/selection.js" */

const MOST_PASSAGES = 120;
const STEPS_TOLD = 8;

/**
 * What cards are made with.
 * @typedef {object} Desk
 * @property {Scene} scene
 * @property {number} number - of the plan
 * @property {number} t
 * @property {(label: string, item: Item) => HTMLElement} link - a button that chooses something
 */

/**
 * Return rows of names and values.
 * @param {[string, Child][]} rows
 * @returns {HTMLElement}
 */
export function facts(rows) {
  return el(
    "dl",
    { class: "facts" },
    rows.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
  );
}

/**
 * Return a swatch of a token's colour with its letter.
 * @param {TokenStyle|null} style
 * @returns {HTMLElement}
 */
export function swatch(style) {
  /** @type {Record<string, string>} */
  const look = style ? { "--fill": style.fill, "--ink": style.ink } : {};
  const lap = style ? `lap-${Math.min(style.lap, 2)}` : "bare";
  return el("span", { class: `swatch ${lap}`, style: look, "aria-hidden": "true" }, style?.label);
}

/**
 * Say where an agent is, what it carries and what it will do next.
 * @param {Desk} desk
 * @param {number} agent
 * @returns {HTMLElement[]}
 */
export function agentCard(desk, agent) {
  const { scene, t, link } = desk;
  const { plan } = scene;
  const { cell, cargo } = plan.slotOf(agent, t);
  const next = plan.nextExchange(agent, t);
  const now = plan.exchangesAt(t).find((exchange) => exchange.agent === agent);
  const about = (/** @type {Omit<Exchange, "agent">} */ exchange) => [
    `${exchangeText(exchange)} at `,
    link(printable(exchange.machine), { kind: "machine", name: exchange.machine }),
  ];
  return [
    facts([
      ["Carries", [swatch(scene.styles[cargo]), " ", cargoText(scene, cargo)]],
      [
        "Stands on",
        [link(placeName(plan.layout, cell), { kind: "cell", cell }), ` ${kindText(scene, cell)}`],
      ],
      ["Now", now ? about(now) : "no exchange"],
      [
        "Next exchange",
        next ? [...about(next), el("div", {}, momentText(next.t, t))] : "never again",
      ],
      ["Came by", trailText(plan, agent, t)],
    ]),
  ];
}

/**
 * @param {Plan} plan
 * @param {number} agent
 * @param {number} t
 */
function trailText(plan, agent, t) {
  /** @type {string[]} */
  const cells = [];
  for (let back = 0; back <= Math.min(STEPS_TOLD, t); back++) {
    cells.unshift(placeName(plan.layout, plan.slotOf(agent, t - back).cell));
  }
  return cells.filter((cell, i) => cell !== cells[i - 1]).join(" → ");
}

/**
 * Say what a cell is, how much it is used, and who passes it when in this period.
 * @param {Desk} desk
 * @param {number} cell - its place's number
 * @returns {Child[]}
 */
export function cellCard(desk, cell) {
  const { scene, t, link } = desk;
  const { plan } = scene;
  const { used, waiting } = scene.traffic;
  const machineLinks = (/** @type {string[]|undefined} */ names) =>
    (names ?? []).map((name) => [link(printable(name), { kind: "machine", name }), " "]);
  /** @type {([string, Child]|false)[]} */
  const rows = [
    ["Kind", kindText(scene, cell)],
    [
      "Leads to",
      scene.layout.neighbours[cell].map((to) => [
        link(placeName(plan.layout, to), { kind: "cell", cell: to }),
        " ",
      ]),
    ],
    ...rulesOf(scene, cell),
    scene.inputs.has(cell) && ["Input cell of", machineLinks(scene.inputs.get(cell))],
    scene.outputs.has(cell) && ["Output cell of", machineLinks(scene.outputs.get(cell))],
    [
      "Slots used",
      `${count(Math.round(used[cell] * plan.period))} of ${count(plan.period)} (${percent(used[cell])})`,
    ],
    ["Waiting", percent(waiting[cell])],
  ];
  return [facts(rows.filter((row) => row !== false)), ...passages(desk, cell, t)];
}

/**
 * @param {Desk} desk
 * @param {number} cell
 * @param {number} t
 * @returns {Child[]}
 */
function passages({ scene, number, link }, cell, t) {
  const { first, last, passages: found } = passagesOf(scene.plan, cell, t);
  const title = `Who passes, t ${count(first)} to ${count(last)}`;
  if (!found.length) return [el("h3", {}, title), el("p", { class: "small soft" }, "Nobody.")];
  const rows = found.slice(0, MOST_PASSAGES).map(({ agent, from, to, cargo }) =>
    el(
      "tr",
      {
        class: from <= t && t <= to ? "now" : null,
        "aria-current": from <= t && t <= to ? "time" : null,
      },
      el("td", { class: "number" }, from === to ? count(from) : `${count(from)} to ${count(to)}`),
      el("td", {}, link(`agent ${agent}`, { kind: "agent", plan: number, agent })),
      el("td", {}, swatch(scene.styles[cargo]), " ", cargoText(scene, cargo)),
    ),
  );
  const more = found.length - rows.length;
  return [
    el("h3", {}, title),
    el(
      "table",
      { class: "passages" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ["Timestep", "Agent", "Cargo"].map((name) => el("th", { scope: "col" }, name)),
        ),
      ),
      el("tbody", {}, rows),
    ),
    more > 0 && el("p", { class: "small soft" }, `and ${countNoun(more, "more passage")}`),
  ];
}
