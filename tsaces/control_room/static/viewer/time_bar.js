// The bar below the floor: play, step, scrub, jump, speed.

import { iconButton } from "room/base/buttons.js";
import { el, say } from "room/base/dom.js";
import { icon } from "room/base/icons.js";
import { count } from "room/base/numbers.js";
import { LAST_TIMESTEP } from "room/plan/plan.js";
import { SPEEDS } from "room/viewer/clock.js";

/** @import {Clock} from "room/viewer/clock.js" */

/** Controls of a clock. */
export class TimeBar {
  /**
   * @param {Clock} clock
   * @param {number} period - timesteps that the scrub bar spans
   * @param {() => void} toFloor - called when nobody types any more: keys have to work again
   */
  constructor(clock, period, toFloor) {
    this.clock = clock;
    this.period = period;
    this.toFloor = toFloor;
    this.playing = iconButton("Play", "play", () => clock.toggle());
    this.playing.classList.add("primary");
    this.scrub = el("input", {
      type: "range",
      class: "scrub",
      min: 0,
      step: 1,
      "aria-label": "Timestep within the period",
    });
    this.scrub.addEventListener("input", () => clock.seek(this.#base() + Number(this.scrub.value)));
    this.phase = el("span", { class: "phase number soft" });
    this.jump = this.#jump();
    this.speed = el(
      "select",
      { class: "field speed", "aria-label": "Speed in timesteps a second" },
      SPEEDS.map((speed) => el("option", { value: speed }, `${speed}/s`)),
    );
    this.speed.addEventListener("change", () => clock.setSpeed(Number(this.speed.value)));
    this.live = el("div", { class: "live", hidden: true });
    this.controls = el(
      "fieldset",
      { class: "controls" },
      el("legend", { class: "visually-hidden" }, "Time"),
      this.#parts(),
    );
    this.element = el("div", { class: "bar" }, this.controls, this.live);
    clock.addEventListener("time", () => this.renew());
    clock.addEventListener("play", () => this.renew());
    this.renew();
  }

  /** @param {number} period */
  setPeriod(period) {
    this.period = period;
    this.renew();
  }

  /** Bring the controls up to date. */
  renew() {
    const { t, playing, speed } = this.clock;
    const label = playing ? "Pause" : "Play";
    if (this.playing.getAttribute("aria-label") !== label) {
      this.playing.setAttribute("aria-label", label);
      this.playing.title = `${label} (space)`;
      this.playing.replaceChildren(icon(playing ? "pause" : "play"));
    }
    const base = this.#base();
    this.scrub.max = String(Math.min(this.period - 1, LAST_TIMESTEP - base));
    this.scrub.value = String(t - base);
    this.scrub.setAttribute("aria-valuetext", `timestep ${count(t)}`);
    this.phase.textContent = `${count(t - base + 1)} of ${count(this.period)}`;
    this.speed.value = String(speed);
    if (document.activeElement !== this.jump.input) this.jump.show(t);
  }

  #base() {
    return this.clock.t - (this.clock.t % this.period);
  }

  #parts() {
    const { clock } = this;
    return [
      el(
        "div",
        { class: "group" },
        iconButton("To timestep 0", "start", () => clock.seek(0)),
        iconButton("Step back", "back", () => clock.step(-1)),
        this.playing,
        iconButton("Step forward", "forward", () => clock.step(1)),
      ),
      el("div", { class: "group wide" }, this.scrub, this.phase),
      el("div", { class: "group" }, this.jump.element, this.speed),
    ];
  }

  #jump() {
    const input = el("input", {
      class: "field number",
      inputmode: "text",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": "Timestep",
      "aria-describedby": "jump-problem",
    });
    const problem = el("span", { id: "jump-problem", class: "problem", role: "alert" });
    const complain = (/** @type {string} */ text) => {
      input.setAttribute("aria-invalid", String(text !== ""));
      say(problem, text);
    };
    const show = (/** @type {number} */ t) => {
      input.value = count(t);
      complain("");
    };
    const go = () => {
      const t = timestepOf(input.value);
      if (t === null) {
        complain(`a whole number from 0 to ${count(LAST_TIMESTEP)}`);
        return false;
      }
      this.clock.seek(t);
      show(t);
      return true;
    };
    const onKey = (/** @type {KeyboardEvent} */ { key }) => {
      if (key === "Escape") show(this.clock.t);
      if (key === "Escape" || (key === "Enter" && go())) this.toFloor();
    };
    input.addEventListener("focus", () => input.select());
    input.addEventListener("change", go);
    input.addEventListener("keydown", onKey);
    const element = el(
      "label",
      { class: "jump" },
      el("span", { "aria-hidden": "true" }, "t"),
      input,
      problem,
    );
    return { element, input, show };
  }
}

/**
 * Read a timestep as people write it: "1,000", "1e9", "10^9", "2^53-1".
 * @param {string} text
 * @returns {number|null} null if it is none
 */
export function timestepOf(text) {
  const plain = text.replace(/[\s,_'’]/g, "").replace("−", "-");
  const power = /^(\d{1,4})\^(\d{1,3})([+-]\d{1,16})?$/.exec(plain);
  const science = /^(\d{1,17})[eE]\+?(\d{1,3})$/.exec(plain);
  let value = null;
  if (/^\d{1,17}$/.test(plain)) value = BigInt(plain);
  else if (power) value = BigInt(power[1]) ** BigInt(power[2]) + BigInt(power[3] ?? 0);
  else if (science) value = BigInt(science[1]) * 10n ** BigInt(science[2]);
  return value !== null && value >= 0n && value <= BigInt(LAST_TIMESTEP) ? Number(value) : null;
}
