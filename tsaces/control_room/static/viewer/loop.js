// Frames, only as long as something moves.

const LONGEST = 250; // milliseconds that pass between two frames at most

/** Draws when asked to, and on its own as long as drawing says so. */
export class Loop {
  /**
   * @param {(passed: number, now: number) => boolean} draw - is told the milliseconds since the last
   *   frame and the present, and returns whether to go on
   */
  constructor(draw) {
    this.draw = draw;
  }

  #frame = 0;
  /** @type {number|null} */
  #last = null;

  /** Draw with the next frame. */
  request() {
    this.#frame ||= requestAnimationFrame((now) => this.#pass(now));
  }

  /** Draw no more. */
  stop() {
    cancelAnimationFrame(this.#frame);
  }

  /** @param {number} now */
  #pass(now) {
    this.#frame = 0;
    const goesOn = this.draw(Math.min(LONGEST, now - (this.#last ?? now)), now);
    this.#last = goesOn ? now : null;
    if (goesOn) this.request();
  }
}
