// What the panel says about machines, processes, tokens and the whole factory.

import { el } from "room/base/dom.js";
import { printable } from "room/base/names.js";
import { count, countNoun, hourly, percent, rate } from "room/base/numbers.js";
import { bottleneckText } from "room/plan/bottleneck.js";
import { exchangePlaces } from "room/plan/exchange_places.js";
import { placeName } from "room/plan/place_names.js";
import { facts, swatch } from "room/viewer/floor_cards.js";

/** @import {Child} from "room/base/dom.js" */
/** @import {Counts} from "room/plan/documents.js" */
/** @import {Side} from "room/plan/exchange_places.js" */
/** @import {MachineHistory} from "room/plan/machines.js" */
/** @import {Peak} from "room/plan/peak.js" */
/** @import {Desk} from "room/viewer/floor_cards.js" */
/** @import {Plan} from "room/plan/plan.js" */
/** @import {Scene} from "room/viewer/scene.js" */

/**
 * Say what a machine runs, holds and how busy it is.
 * @param {Desk} desk
 * @param {string} name
 * @returns {HTMLElement[]}
 */
export function machineCard(desk, name) {
  const { scene, t, link } = desk;
  const machine = scene.machineOf(name);
  const process = scene.processOf(name);
  const { layout } = scene;
  const cells = (/** @type {Side} */ side) => {
    const places = exchangePlaces(machine, side).map((address) => layout.placeOf(address));
    if (!places.length) return "none";
    return places.map((cell) => [link(placeName(layout, cell), { kind: "cell", cell }), " "]);
  };
  const history = scene.history(name);
  const times = Object.entries(machine.processes).map(
    ([each, time]) => `${printable(each)} (${countNoun(time, "timestep")} a run)`,
  );
  return [
    facts([
      [
        "Runs",
        process ? link(printable(process), { kind: "process", name: process }) : "nothing: idle",
      ],
      ...(history ? activity(scene, history, t) : []),
      ["Planned", plannedText(scene.plan, scene.plan.embedding.rates?.[name] ?? 0)],
      ["Can run", times.join(", ")],
      ["Input cell", cells("input")],
      ["Output cell", cells("output")],
    ]),
  ];
}

/**
 * @param {Scene} scene
 * @param {MachineHistory} history
 * @param {number} t
 * @returns {[string, Child][]}
 */
function activity(scene, history, t) {
  const { input, output, run } = history.stateAt(t);
  const share = history.utilisation(t);
  const meter = el("span", { class: "meter", style: { "--share": share }, "aria-hidden": "true" });
  const span = Math.min(scene.plan.period, t + 1);
  return [
    ["Run under way", run ? runText(run, t) : "none"],
    ["Input buffer", bufferText(scene, input, history.peaks.input)],
    ["Output buffer", bufferText(scene, output, history.peaks.output)],
    ["Utilisation", [meter, ` ${percent(share)} of the last ${countNoun(span, "timestep")}`]],
    ["In the long run", percent(history.longRunUtilisation())],
  ];
}

/**
 * @param {{since: number, until: number}} run
 * @param {number} t
 */
function runText({ since, until }, t) {
  return `timestep ${count(t - since + 1)} of ${count(until - since)}, done at t ${count(until)}`;
}

/**
 * Say what a buffer holds, and how much it must have room for.
 * @param {Scene} scene
 * @param {Map<string, number>} held
 * @param {Peak} peak
 */
function bufferText(scene, held, peak) {
  if (!peak.tokens.size) return "none";
  const lines = [...peak.tokens].map(([token, most]) => {
    const style = scene.styles[scene.plan.tokens.indexOf(token)];
    const text = `${count(held.get(token) ?? 0)} × ${printable(token)}, ${mostText(most)}`;
    return el("div", {}, swatch(style), " ", text);
  });
  if (lines.length > 1) lines.push(el("div", { class: "soft" }, `${mostText(peak.total)} in all`));
  return lines;
}

/** @param {number|null} most */
function mostText(most) {
  return most === null ? "more every period" : `at most ${count(most)}`;
}

/**
 * Say who makes, needs and carries a token.
 * @param {Desk} desk
 * @param {number} token
 * @returns {HTMLElement[]}
 */
export function tokenCard({ scene, t, link }, token) {
  const name = scene.plan.tokens[token] ?? "";
  const { processes } = scene.plan.instance.procedure;
  const using = (/** @type {"inputs"|"outputs"} */ side) => {
    const found = processes.filter((process) => Object.hasOwn(process[side] ?? {}, name));
    return found.map((process) => [
      link(printable(process.name), { kind: "process", name: process.name }),
      ` (${count(process[side]?.[name] ?? 0)} a run) `,
    ]);
  };
  const carried = scene.plan.state(t).cargo.filter((cargo) => cargo === token).length;
  return [
    facts([
      ["Sign", swatch(scene.styles[token])],
      ["Carried by", countNoun(carried, "agent")],
      ["Made by", using("outputs")],
      ["Needed by", using("inputs")],
    ]),
  ];
}

/**
 * Say what a process takes and gives, and which machines run it.
 * @param {Desk} desk
 * @param {string} name
 * @returns {HTMLElement[]}
 */
export function processCard({ scene, link }, name) {
  const process = scene.plan.instance.procedure.processes.find((each) => each.name === name);
  const tokens = (/** @type {Counts|undefined} */ counts) => {
    const entries = Object.entries(counts ?? {});
    if (!entries.length) return "nothing";
    return entries.map(([token, copies]) => [
      `${count(copies)} × `,
      link(printable(token), { kind: "token", token: scene.plan.tokens.indexOf(token) }),
      " ",
    ]);
  };
  const running = scene.machines.filter((machine) => scene.processOf(machine.name) === name);
  return [
    facts([
      ["Takes", tokens(process?.inputs)],
      ["Gives", tokens(process?.outputs)],
      [
        "Run by",
        running.length
          ? running.map((machine) => [
              link(printable(machine.name), { kind: "machine", name: machine.name }),
              " ",
            ])
          : "no machine",
      ],
    ]),
  ];
}

/**
 * Sum up a plan.
 * @param {Desk} desk
 * @returns {HTMLElement[]}
 */
export function overviewCard({ scene }) {
  const { plan } = scene;
  const { embedding } = plan;
  const busy = scene.machines.filter((machine) => scene.processOf(machine.name)).length;
  const bound = embedding.upper_bound;
  const share = bound ? ` (${percent(embedding.throughput / bound)} of it)` : "";
  return [
    facts([
      [
        "Throughput",
        `${rate(embedding.throughput)} products a timestep${hourlyText(plan, embedding.throughput)}`,
      ],
      ["Upper bound", bound === undefined ? "unknown" : `${rate(bound)}, proven${share}`],
      ["Method", String(embedding.method)],
      ["Agents", `${count(plan.agents)} of at most ${count(plan.instance.max_agents)}`],
      ["Limits", bottleneckText(plan, scene.robots)],
      [
        "Robot time",
        `${percent(scene.robots.moving)} moving, ${percent(scene.robots.waiting)} waiting`,
      ],
      ["Machines", `${count(busy)} busy, ${count(scene.machines.length - busy)} idle`],
      ["Floor", floorOf(scene)],
      ["Repeats", `every ${countNoun(plan.period, "timestep")} from t ${count(plan.transient)} on`],
    ]),
  ];
}

/** @param {Scene} scene */
function floorOf({ layout, plan }) {
  const { lanes, points } = plan.instance.layout;
  const parts = layout.isRoadmap
    ? [countNoun(lanes?.length ?? 0, "lane"), countNoun(points?.length ?? 0, "point")]
    : [countNoun(layout.roads.length, "road")];
  return [...parts, countNoun(plan.cells.length, layout.isRoadmap ? "place" : "cell")].join(", ");
}

/** @type {(plan: Plan, runs: number) => string} */
function plannedText(plan, runs) {
  return `${rate(runs)} runs a timestep${hourlyText(plan, runs)}`;
}

/**
 * Tell a rate per hour as well, where the seconds of a timestep are known.
 * @param {Plan} plan
 * @param {number} value - per timestep
 */
function hourlyText({ instance }, value) {
  const seconds = instance.layout.timestep;
  return seconds ? `, ${hourly((value * 3600) / seconds)} an hour` : "";
}
