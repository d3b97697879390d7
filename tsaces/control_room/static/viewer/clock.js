// The time that is shown: a timestep, and how far the floor is on its way to the next one.

import { LAST_TIMESTEP } from "room/plan/plan.js";

/** Speeds to choose from, in timesteps a second. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32];

/** Dispatches "time" when another timestep is reached or sought, "play" when it starts or stops. */
export class Clock extends EventTarget {
  /** @param {boolean} [isSmooth] - false to jump from timestep to timestep */
  constructor(isSmooth = true) {
    super();
    this.t = 0;
    this.fraction = 0;
    this.speed = 2;
    this.playing = false;
    this.isSmooth = isSmooth;
    this.#passed = 0;
  }

  #passed;

  /**
   * Go to a timestep; beyond the first and the last to these.
   * @param {number} t
   */
  seek(t) {
    const whole = Number.isFinite(t) ? Math.trunc(t) : 0;
    this.t = Math.max(0, Math.min(LAST_TIMESTEP, whole));
    this.#passed = this.fraction = 0;
    this.dispatchEvent(new Event("time"));
  }

  /** @param {number} count - of timesteps, negative to go back */
  step(count) {
    this.pause();
    this.seek(this.t + count);
  }

  play() {
    this.#setPlaying(true);
  }

  pause() {
    this.#setPlaying(false);
  }

  toggle() {
    this.#setPlaying(!this.playing);
  }

  /** @param {number} speed - timesteps a second */
  setSpeed(speed) {
    this.speed = speed;
    this.dispatchEvent(new Event("play"));
  }

  /** @param {number} change - by so many of `SPEEDS` */
  shiftSpeed(change) {
    const at = SPEEDS.findIndex((speed) => speed >= this.speed);
    this.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + change))]);
  }

  /**
   * Let time pass.
   * @param {number} milliseconds
   */
  advance(milliseconds) {
    if (!this.playing) return;
    this.#passed += (milliseconds / 1000) * this.speed;
    const steps = Math.floor(this.#passed);
    this.#passed -= steps;
    this.fraction = this.isSmooth ? this.#passed : 0;
    if (!steps) return;
    this.t = Math.min(LAST_TIMESTEP, this.t + steps);
    if (this.t === LAST_TIMESTEP) this.pause();
    this.dispatchEvent(new Event("time"));
  }

  /** @param {boolean} playing */
  #setPlaying(playing) {
    if (playing === this.playing) return;
    this.playing = playing;
    if (!playing) this.#passed = this.fraction = 0;
    this.dispatchEvent(new Event("play"));
  }
}
