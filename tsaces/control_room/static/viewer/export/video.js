// Some timesteps of the view as a video.

import { LAST_TIMESTEP } from "room/plan/plan.js";
import { Picture } from "room/viewer/export/pictures.js";

/** @import {PlanView} from "room/viewer/plan_view.js" */

const FRAMES = 30; // a second
const BITS = 6_000_000; // a second
const PAUSE = 100; // milliseconds
const PATIENCE = 10_000; // milliseconds
const TYPES = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm", "video/mp4"];

/**
 * Return the kind of video that this browser can make, null for none.
 * @returns {string|null}
 */
export function videoType() {
  if (typeof MediaRecorder === "undefined") return null;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/**
 * Record timesteps as they pass; that takes as long as they do.
 * @param {PlanView[]} planViews - nobody else's: their time is changed
 * @param {{start: number, steps: number, speed: number, signal: AbortSignal,
 *   progress: (share: number) => void}} given
 * @returns {Promise<Blob>}
 */
export async function recordVideo(planViews, { start, steps, speed, signal, progress }) {
  const type = videoType();
  if (!type) throw new Error("this browser cannot make videos");
  const moveTo = (/** @type {number} */ passed) => {
    const whole = Math.floor(passed);
    for (const planView of planViews) {
      planView.advance(Math.min(start + whole, LAST_TIMESTEP), passed - whole);
    }
  };
  moveTo(0);
  const picture = new Picture(planViews, 1);
  const recorder = new MediaRecorder(picture.canvas.captureStream(FRAMES), {
    mimeType: type,
    videoBitsPerSecond: BITS,
  });
  /** @type {Blob[]} */
  const parts = [];
  recorder.ondataavailable = ({ data }) => data.size && parts.push(data);
  const ended = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(1000);
  try {
    const begin = performance.now();
    for (let passed = 0; passed < steps; passed = ((performance.now() - begin) / 1000) * speed) {
      signal.throwIfAborted();
      moveTo(passed);
      picture.draw();
      progress(passed / steps);
      await pause(1000 / FRAMES);
    }
    // on a busy machine the first frame may not be encoded yet, and what is stopped then is empty
    for (let rest = PATIENCE; !parts.length && rest > 0; rest -= PAUSE) {
      signal.throwIfAborted();
      picture.draw();
      recorder.requestData();
      await pause(PAUSE);
    }
  } finally {
    recorder.stop();
    await ended;
    for (const track of recorder.stream.getTracks()) track.stop();
  }
  if (!parts.length) throw new Error("this browser recorded nothing: try it with more timesteps");
  return new Blob(parts, { type: type.split(";")[0] });
}

/**
 * @param {number} time - milliseconds
 * @returns {Promise<void>}
 */
function pause(time) {
  return new Promise((resolve) => setTimeout(resolve, time));
}
