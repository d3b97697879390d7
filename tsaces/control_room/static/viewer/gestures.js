// Fingers, mice and wheels on the view of a plan: pan, zoom, point and choose.

/** @import {Camera} from "room/viewer/camera.js" */
/** @import {Point} from "room/viewer/floor_shapes.js" */
/** @import {Item} from "room/viewer/selection.js" */
/** @import {PlanView} from "room/viewer/plan_view.js" */

const CLICK = 5; // pixels that a pointer may move and still have clicked

/**
 * Let pointers work on the view of a plan.
 * @param {PlanView} planView
 * @param {Camera} camera
 * @param {{point: (item: Item|null, x: number, y: number) => void,
 *   choose: (item: Item|null) => void, moved: () => void}} told - of what is pointed at, what is
 *   chosen, and that the reader moved the view
 */
export function handleGestures(planView, camera, told) {
  const { element } = planView;
  /** @type {Map<number, Point>} */
  const pointers = new Map();
  let travelled = 0;

  /** @type {(event: MouseEvent) => Point} */
  const place = (event) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    if (!pointers.size) travelled = 0;
    pointers.set(event.pointerId, place(event));
  });

  element.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") told.point(planView.itemAt(...now), ...now);
      return;
    }
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    pointers.set(event.pointerId, now);
    travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (travelled <= CLICK) return;
    told.point(null, 0, 0);
    if (others.length) pinch(camera, others[0], before, now);
    else camera.pan(now[0] - before[0], now[1] - before[1]);
    told.moved();
  });

  const release = (/** @type {PointerEvent} */ event) => {
    const wasDown = pointers.delete(event.pointerId);
    if (!wasDown || pointers.size || event.type === "pointercancel") return;
    if (travelled <= CLICK) told.choose(planView.itemAt(...place(event)));
  };
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", release);
  element.addEventListener("pointerleave", () => told.point(null, 0, 0));

  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const change = Math.max(-200, Math.min(200, event.deltaY * lines));
      camera.zoom(Math.exp(-change / (event.ctrlKey ? 100 : 400)), ...place(event));
      told.moved();
    },
    { passive: false },
  );
}

/**
 * Zoom by how two fingers part, around the one that stands still, and go where they go.
 * @param {Camera} camera
 * @param {Point} still
 * @param {Point} before
 * @param {Point} now
 */
function pinch(camera, still, before, now) {
  const was = Math.hypot(before[0] - still[0], before[1] - still[1]);
  const is = Math.hypot(now[0] - still[0], now[1] - still[1]);
  if (was > 1 && is > 1) camera.zoom(is / was, ...still);
}
