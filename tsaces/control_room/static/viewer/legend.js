// What the signs and colours on the floor mean.

import { el, fill, svg } from "room/base/dom.js";
import { printable } from "room/base/names.js";
import { countNoun } from "room/base/numbers.js";
import { theme } from "room/base/theme.js";
import { swatch } from "room/viewer/floor_cards.js";
import { endsOf } from "room/viewer/overlays.js";
import { scaleColour } from "room/viewer/palette.js";
import { usualClearance } from "room/viewer/zone_shapes.js";

/** @import {Overlay} from "room/viewer/overlays.js" */
/** @import {Scene} from "room/viewer/scene.js" */
/** @import {Item} from "room/viewer/selection.js" */

const ONE_WAY = "M-3 -5 L2.5 0 L-3 5";
const BOTH_WAYS = "M3 -4 L7 0 L3 4 M-3 -4 L-7 0 L-3 4";
const RING = "M3.5 0A3.5 3.5 0 1 1 -3.5 0A3.5 3.5 0 1 1 3.5 0";
const DOT = "M0.7 0A0.7 0.7 0 1 1 -0.7 0A0.7 0.7 0 1 1 0.7 0";
const EXCHANGES = [
  ["input", "M-7 -7H7V7H-7Z", "Input cell: agents deposit"],
  ["output", "M0 -8.5L8.5 0L0 8.5L-8.5 0Z", "Output cell: agents pick up"],
];

/** A box that can be folded. */
export class Legend {
  /**
   * @param {Scene} scene
   * @param {(item: Item) => void} show
   */
  constructor(scene, show) {
    this.scale = el("div", { class: "scale", hidden: true });
    this.keys = el("div", { class: "keys" });
    const isRoomy = matchMedia("(min-height: 40rem), (max-width: 52rem)").matches;
    this.element = el(
      "details",
      { class: "legend", open: isRoomy },
      el("summary", {}, "Legend"),
      this.scale,
      this.keys,
    );
    fill(this.keys, signs(scene), tokens(scene, show));
  }

  /** @type {Overlay|null} */
  #overlay = null;

  /**
   * Tell the scale of an overlay; another one than before opens the box.
   * @param {Overlay|null} overlay
   */
  setOverlay(overlay) {
    const isOther = overlay?.key !== this.#overlay?.key;
    this.#overlay = overlay;
    this.scale.hidden = !overlay;
    if (!overlay) return;
    const stops = Array.from({ length: 9 }, (_, i) => scaleColour(i / 8, theme.isDark).fill);
    const [low, high] = endsOf(overlay);
    const ramp = el("span", {
      class: "ramp",
      style: { "--ramp": stops.join(", ") },
      "aria-hidden": "true",
    });
    fill(
      this.scale,
      el("h3", {}, overlay.label),
      el("p", { class: "small soft" }, overlay.meaning),
      el("div", { class: "ends number small" }, el("span", {}, low), ramp, el("span", {}, high)),
    );
    if (isOther) this.element.open = true;
  }
}

/**
 * Return the signs of a floor: the path of each, and what it means.
 * @param {Scene} scene
 * @returns {string[][]}
 */
function signsOf({ layout, plan }) {
  const text = layout.rows.join("");
  const { lanes } = plan.instance.layout;
  const isTwoWay = lanes ? lanes.some((lane) => lane.two_way) : /[-|]/.test(text);
  const what = layout.isRoadmap ? "Lane" : "Road";
  const found = [["road", ONE_WAY, `${what}, one way`]];
  if (isTwoWay) found.push(["road", BOTH_WAYS, `${what}, both ways`]);
  found.push(["junction", RING, layout.isRoadmap ? "Point" : "Junction"]);
  if (text.includes("*")) found.push(["road", DOT, "Open floor"]);
  if (!layout.isRoadmap) found.push(["wall", "", "Impassable"]);
  if (layout.zones.length) found.push(["zone", "", "Zone: one agent at a time"]);
  return [...found, ...EXCHANGES];
}

/** @param {Scene} scene */
function signs(scene) {
  const usual = usualClearance(scene.layout);
  const others = scene.layout.clearance.some((time) => time !== usual);
  const room = usual
    ? `A place is empty for ${countNoun(usual, "timestep")} between two agents`
    : "A place may be entered as it is left";
  const entries = signsOf(scene).map(([kind, path, meaning]) =>
    el(
      "li",
      {},
      svg(
        "svg",
        { class: `sign ${kind}`, viewBox: "-11 -11 22 22", "aria-hidden": "true" },
        svg("rect", { x: -10, y: -10, width: 20, height: 20, rx: 2 }),
        path && svg("path", { d: path }),
      ),
      meaning,
    ),
  );
  return [
    el("ul", {}, entries, el("li", {}, swatch(null), "Agent without cargo")),
    (usual > 0 || others) &&
      el("p", { class: "small soft" }, room, others ? "; ringed ones differ." : "."),
  ];
}

/**
 * @param {Scene} scene
 * @param {(item: Item) => void} show
 */
function tokens(scene, show) {
  const entries = scene.plan.tokens.map((name, token) => {
    if (name === null) return null;
    const choose = () => show({ kind: "token", token });
    return el(
      "li",
      {},
      swatch(scene.styles[token]),
      el("button", { type: "button", class: "link", onclick: choose }, printable(name)),
    );
  });
  return [el("h3", {}, "Cargo"), el("ul", {}, entries)];
}
