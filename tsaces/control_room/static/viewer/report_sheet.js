// A report on one sheet: what a plan achieves, what limits it, and what its machines and robots do.

import { el } from "room/base/dom.js";
import { count, countNoun } from "room/base/numbers.js";
import { bottleneckText, exactPercent, shortName } from "room/plan/bottleneck.js";
import { placeName } from "room/plan/place_names.js";
import { svgElement } from "room/viewer/export/pictures.js";
import { Camera } from "room/viewer/camera.js";
import { swatch } from "room/viewer/floor_cards.js";
import { overlayOf } from "room/viewer/overlays.js";
import { readPaint } from "room/viewer/paint.js";
import { PlanView } from "room/viewer/plan_view.js";
import { machineTable } from "room/viewer/report_machines.js";
import { bars, key, rateText, secondsOf, SIDES, sumOf } from "room/viewer/report_parts.js";
import { Selection } from "room/viewer/selection.js";

/** @import {Layout} from "room/plan/layout.js" */
/** @import {Plan} from "room/plan/plan.js" */
/** @import {RobotTime, WaitingPlace} from "room/plan/robot_time.js" */
/** @import {Scene} from "room/viewer/scene.js" */

const MOST_PLACES = 4;
const LEAST_SHARE = 0.0005;
const WIDTH = 1000; // pixels of the floor's picture
const HEIGHT = 420;

/**
 * Return the sheet.
 * @param {Scene} scene
 * @returns {HTMLElement}
 */
export function reportSheet(scene) {
  const { plan, robots } = scene;
  const machines = countNoun(scene.machines.length, "machine");
  return el(
    "article",
    { class: "report-sheet" },
    el("h2", {}, shortName(plan.instance.name)),
    el(
      "p",
      { class: "soft" },
      `A plan for ${machines} and ${countNoun(plan.agents, "robot")}, method `,
      shortName(String(plan.embedding.method)),
    ),
    el("dl", { class: "report-figures" }, figures(scene)),
    el("p", { class: "report-bottleneck" }, `${bottleneckText(plan, robots)}.`),
    el("div", { class: "report-floor" }),
    el("p", { class: "soft report-tokens" }, tokens(scene)),
    el(
      "p",
      { class: "soft" },
      "The floor as the plan begins to repeat itself. Blue squares: robots deposit there; orange" +
        " diamonds: they pick up. The darker a cell, the more robots wait there.",
    ),
    el("div", { class: "report-pair" }, boundPart(scene), robotsPart(plan.layout, robots)),
    el("h3", {}, "Machines, the busiest first"),
    machineTable(scene),
    el("p", { class: "soft report-foot" }, footnote(plan)),
  );
}

/**
 * Draw the floor into a sheet that is on the page: colours come from there.
 * @param {HTMLElement} sheet
 * @param {Scene} scene
 */
export function drawFloor(sheet, scene) {
  const camera = new Camera();
  const { left, top, right, bottom } = scene.extent;
  const isWide = (right - left + 1) / (bottom - top + 1) > WIDTH / HEIGHT;
  const across = (right - left + 1) / (bottom - top + 1);
  camera.setExtent(scene.extent);
  camera.setViewport(isWide ? WIDTH : HEIGHT * across, isWide ? WIDTH / across : HEIGHT);
  const planView = new PlanView(scene, 0, camera, new Selection());
  planView.setPaint({ ...readPaint(sheet), isDark: false });
  planView.setOverlay(overlayOf(planView.scene, "waiting", false));
  planView.advance(scene.plan.transient, 0);
  const picture = svgElement([planView], "sheet");
  picture.setAttribute("role", "img");
  sheet.querySelector(".report-floor")?.replaceChildren(picture);
}

/** @param {Scene} scene */
function figures(scene) {
  const { plan, machines } = scene;
  const { throughput, upper_bound: bound } = plan.embedding;
  const unit = secondsOf(plan) === null ? "timestep" : "hour";
  const noun = plan.instance.procedure.products ? "kits" : "products";
  const busy = machines.filter(({ name }) => scene.processOf(name)).length;
  /** @type {[string, string, string][]} */
  const told = [
    ["Throughput", rateText(plan, throughput), `${noun} per ${unit}`],
    [
      "Of the proven bound",
      bound ? exactPercent(Math.min(1, throughput / bound)) : "–",
      bound ? `which is ${rateText(plan, bound)} per ${unit}` : "which is unknown",
    ],
    ["Robots", count(plan.agents), `of at most ${count(plan.instance.max_agents)}`],
    ["Machines at work", count(busy), `of ${count(machines.length)}`],
  ];
  return told.map(([name, value, note]) =>
    el(
      "div",
      {},
      el("dt", {}, name),
      el("dd", { class: "report-value" }, value),
      el("dd", { class: "soft" }, note),
    ),
  );
}

/** @param {Scene} scene */
function tokens({ plan, styles }) {
  return plan.tokens.map((token, number) =>
    el("span", {}, swatch(styles[number]), token === null ? " empty" : ` ${shortName(token)}`),
  );
}

/** @param {Scene} scene */
function boundPart(scene) {
  const { throughput, upper_bound: bound } = scene.plan.embedding;
  const share = bound ? Math.min(1, throughput / bound) : 0;
  return el(
    "section",
    {},
    el("h3", {}, "Throughput against the proven bound"),
    bars([["made", share]]),
    el(
      "p",
      { class: "soft" },
      key("made"),
      bound
        ? `${exactPercent(share)} of the upper bound, which no plan can exceed`
        : "No bound is known.",
    ),
    el("h3", {}, "Stock"),
    stockLines(scene).map((line) => el("p", {}, line)),
  );
}

/** @param {Scene} scene */
function stockLines({ plan, machines, history }) {
  let atStart = 0;
  for (const buffers of plan.startBuffers.values()) {
    for (const side of SIDES) atStart += sumOf(Object.values(buffers[side] ?? {}));
  }
  const lines = [`${countNoun(atStart, "token")} at the start, in all`];
  const peaks = machines.flatMap(({ name }) => {
    const found = history(name)?.peaks;
    return found ? SIDES.map((side) => ({ name, side, most: found[side].total })) : [];
  });
  if (peaks.length && peaks.every(({ most }) => most !== null)) {
    const { name, side, most } = peaks.reduce((a, b) => (Number(b.most) > Number(a.most) ? b : a));
    lines.push(`at most ${count(Number(most))} in a buffer, the ${side} of ${shortName(name)}`);
  }
  return lines;
}

/**
 * @param {Layout} layout
 * @param {RobotTime} robots
 */
function robotsPart(layout, { moving, handling, waiting, places }) {
  /** @type {[string, number][]} */
  const parts = [
    ["moving", moving],
    ["handling", handling],
    ["waiting", waiting],
  ];
  const most = places.slice(0, MOST_PLACES).filter(({ share }) => share >= LEAST_SHARE);
  return el(
    "section",
    {},
    el("h3", {}, "What robots do with their time"),
    bars(parts),
    el(
      "p",
      { class: "soft" },
      parts.map(([name, share], i) => [
        i ? " · " : "",
        key(name),
        `${exactPercent(share)} ${name}`,
      ]),
    ),
    most.length > 0 && el("p", {}, "They wait most (of all robot time)"),
    el(
      "ul",
      { class: "report-places" },
      most.map((place) =>
        el("li", {}, el("b", {}, exactPercent(place.share)), placeText(layout, place)),
      ),
    ),
  );
}

/**
 * Say what is ahead of where robots wait.
 * @param {Layout} layout
 * @param {WaitingPlace} place
 */
function placeText(layout, { served, junction, near }) {
  if (!junction) {
    return `in front of ${served.map(([name, side]) => `${shortName(name)} (${side})`).join(" and ")}`;
  }
  const where = `before the junction ${placeName(layout, layout.placeOf(junction))}`;
  return near === null ? where : `${where}, near ${shortName(near)}`;
}

/** @param {Plan} plan */
function footnote(plan) {
  const seconds = secondsOf(plan);
  const parts = [
    `The plan repeats every ${countNoun(plan.period, "timestep")}.`,
    "The upper bound is proven for every plan, within the tolerances of the solver, which computes in floating point.",
    "Stock: tokens in input / output buffers.",
    seconds !== null && `A timestep takes ${seconds} s.`,
  ];
  return parts.filter(Boolean).join(" ");
}
