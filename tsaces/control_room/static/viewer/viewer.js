// The view of a factory at work: one plan, or two side by side in lock step.

import { fill } from "room/base/dom.js";
import { theme } from "room/base/theme.js";
import { Camera } from "room/viewer/camera.js";
import { Clock } from "room/viewer/clock.js";
import { handleInput } from "room/viewer/input.js";
import { LiveView } from "room/viewer/live_view.js";
import { Loop } from "room/viewer/loop.js";
import { overlayOf } from "room/viewer/overlays.js";
import { readPaint } from "room/viewer/paint.js";
import { ViewerParts } from "room/viewer/viewer_parts.js";
import { Selection } from "room/viewer/selection.js";
import { PlanView } from "room/viewer/plan_view.js";
import { floorText } from "room/viewer/floor_text.js";

/** @import {Plan, State} from "room/plan/plan.js" */
/** @import {Point} from "room/viewer/floor_shapes.js" */
/** @import {OverlayKey} from "room/viewer/overlays.js" */
/** @import {Item} from "room/viewer/selection.js" */

const CLOSE = 26; // pixels a cell at least, when something that was sought is shown

/**
 * A viewer in a page. Dispatches on its container "timechange" ({detail: {t}}), "playchange"
 * ({detail: {playing, speed}}), "selectionchange" ({detail: {item}}).
 */
export class Viewer {
  /**
   * @param {HTMLElement} container
   * @param {object} options
   * @param {{name: string, plan: Plan}[]} options.plans - one, or two of
   *   the same instance
   * @param {() => Promise<string[]>} [options.explain] - tells what binds the throughput
   * @param {string} [options.title] - the instance's name if left out
   * @param {number} [options.start] - the timestep to begin with
   * @param {boolean} [options.themeSwitch] - whether to offer light and dark
   */
  constructor(container, options) {
    this.container = container;
    this.clock = new Clock(!matchMedia("(prefers-reduced-motion: reduce)").matches);
    this.camera = new Camera();
    this.selection = new Selection();
    this.planViews = options.plans.map(
      (shown, number) => new PlanView(shown, number, this.camera, this.selection),
    );
    this.parts = new ViewerParts(this, options, {
      show: (item) => this.show(item),
      overlay: (key) => this.#setOverlay(key),
    });
    fill(container, this.parts.element);
    this.#loop = new Loop((passed, now) => this.#pass(passed, now));
    this.#listen();
    this.#repaint();
    this.parts.renew();
    this.camera.setExtent(this.planViews[0].scene.extent);
    this.seek(options.start ?? 0);
  }

  #abort = new AbortController();
  #loop;
  /** @type {OverlayKey|null} */
  #overlay = null;
  /** @type {LiveView|null} */
  #live = null;

  /** @param {number} t */
  seek(t) {
    this.clock.seek(t);
  }

  play() {
    this.clock.play();
  }

  pause() {
    this.clock.pause();
  }

  /**
   * Keep an agent in the middle of the view; null to let it go.
   * @param {number|null} agent
   * @param {number} [plan] - its number
   */
  follow(agent, plan = 0) {
    if (agent !== null) this.show({ kind: "agent", plan, agent });
    this.selection.follow(agent !== null);
  }

  /**
   * Choose something and bring it into view.
   * @param {Item} item
   */
  show(item) {
    this.selection.select(item);
    const place = this.planViews[item.kind === "agent" ? item.plan : 0].placeOf(item);
    if (place && !this.#isInView(place)) this.camera.centre(...place, CLOSE);
  }

  /**
   * Show another plan in the place of one; the timestep stays.
   * @param {number} index
   * @param {Plan} plan
   * @param {string} [name]
   */
  setPlan(index, plan, name = this.planViews[index].scene.name) {
    this.planViews[index].show({ name, plan });
    const { item } = this.selection;
    if (item?.kind === "agent" && item.plan === index && item.agent >= plan.agents) {
      this.selection.select(null);
    }
    this.camera.setExtent(this.planViews[0].scene.extent);
    this.#setOverlay(this.#overlay);
    this.#handleTime();
    this.parts.renew();
  }

  /**
   * Show a running stream's states instead of the plan's time; null to go on by oneself.
   * @param {EventTarget|null} source
   */
  live(source) {
    const { bar, element, panel } = this.parts;
    this.#live?.stop();
    this.#live = null;
    this.planViews[0].setStates(null);
    panel.setLive(Boolean(source));
    bar.controls.disabled = Boolean(source);
    element.classList.toggle("is-live", Boolean(source));
    if (source) {
      this.pause();
      const reached = (/** @type {State} */ { t }) => {
        this.planViews[0].setStates(live.states);
        this.clock.seek(t);
      };
      const live = new LiveView(source, bar.live, { isSmooth: this.clock.isSmooth, reached });
      this.#live = live;
    }
    this.#describe();
    this.#loop.request();
  }

  /** Take the viewer off the page. */
  destroy() {
    this.#abort.abort();
    this.#live?.stop();
    this.parts.exports.cancel();
    this.#loop.stop();
    this.parts.element.remove();
  }

  #listen() {
    const { clock, camera, selection, planViews } = this;
    const { signal } = this.#abort;
    /** @type {(target: EventTarget, type: string, listener: () => void) => void} */
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
    on(clock, "time", () => this.#handleTime());
    on(clock, "play", () => this.#handlePlay());
    on(camera, "change", () => this.#loop.request());
    on(selection, "hover", () => this.#loop.request());
    on(selection, "select", () => {
      this.parts.panel.choose();
      this.#loop.request();
      this.#tell("selectionchange", { item: selection.item });
    });
    on(theme, "change", () => this.#repaint());
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(planViews[0].element);
    on(signal, "abort", () => observer.disconnect());
    handleInput(this, () => this.#live !== null);
  }

  #handleTime() {
    const { t, playing } = this.clock;
    for (const planView of this.planViews) this.#advance(planView, performance.now());
    this.parts.panel.renew();
    if (!playing && !this.#live) this.#describe();
    this.#loop.request();
    this.#tell("timechange", { t });
  }

  #handlePlay() {
    const { playing, speed } = this.clock;
    this.parts.panel.renew(true);
    this.#describe();
    this.#loop.request();
    this.#tell("playchange", { playing, speed });
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #tell(type, detail) {
    this.container.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #resize() {
    const { width, height } = this.planViews[0].element.getBoundingClientRect();
    this.camera.setViewport(width, height);
    this.#draw(performance.now());
  }

  #repaint() {
    const paint = readPaint(this.parts.element);
    for (const planView of this.planViews) planView.setPaint(paint);
    this.#setOverlay(this.#overlay);
  }

  /** @param {OverlayKey|null} key */
  #setOverlay(key) {
    this.#overlay = key;
    const scenes = this.planViews.map((planView) => planView.scene);
    for (const planView of this.planViews) {
      planView.setOverlay(overlayOf(planView.scene, key, theme.isDark, scenes));
    }
    this.parts.legend.setOverlay(this.planViews[0].overlay);
    this.#loop.request();
  }

  /** Say what the views show to those who do not see it. */
  #describe() {
    for (const { element, scene, frame } of this.planViews) {
      element.setAttribute("aria-label", floorText(scene, frame));
    }
  }

  /** @param {Point} place */
  #isInView([x, y]) {
    const { camera } = this;
    const [px, py] = camera.toScreen(x, y);
    const isWithin = px > 0 && py > 0 && px < camera.width && py < camera.height;
    return isWithin && camera.scale >= CLOSE / 2;
  }

  /**
   * @param {number} passed
   * @param {number} now
   */
  #pass(passed, now) {
    this.clock.advance(passed);
    this.#draw(now);
    return this.clock.playing || (this.#live?.moves(now) ?? false);
  }

  /** @param {number} now */
  #draw(now) {
    for (const planView of this.planViews) this.#advance(planView, now);
    const { item, isFollowing } = this.selection;
    const isAgent = isFollowing && item?.kind === "agent";
    const place = isAgent ? this.planViews[item.plan].placeOf(item) : null;
    if (place) this.camera.centre(...place);
    for (const planView of this.planViews) planView.draw();
  }

  /**
   * @param {PlanView} planView
   * @param {number} now
   */
  #advance(planView, now) {
    const live = planView === this.planViews[0] ? this.#live : null;
    planView.advance(this.clock.t, live ? live.fraction(now) : this.clock.fraction);
  }
}
