// Elements of pages, made without ever reading text as markup.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node|string|number|null|undefined|false} Leaf */

/**
 * What may be put into an element, in lists as deep as one likes (types say no "and so on", so they
 * end at three); nothing comes of null, undefined and false.
 * @typedef {Leaf|(Leaf|(Leaf|Leaf[])[])[]} Child
 */

/**
 * @typedef {{[K in keyof GlobalEventHandlersEventMap as `on${K}`]?:
 *   (event: GlobalEventHandlersEventMap[K]) => unknown}} Listeners
 */

/**
 * Attributes by name, and listeners.
 * @typedef {Listeners & {style?: string|Record<string, string|number>, [name: string]: unknown}} Attributes
 */

/**
 * Make an HTML element.
 *
 * Attributes that begin with "on" and are functions become listeners ("onclick"), `class` and any
 * other name an attribute; `true` stands for an empty attribute, `false`, `null` and `undefined`
 * leave it out. `style` may be an object of custom properties and declarations.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  return setUp(document.createElement(tag), attributes, children);
}

/**
 * Make an SVG element; as `el`.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  return setUp(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * Put children in the place of those that an element has.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...nodesOf(children));
}

/**
 * Have an element say something; what it says already is not said again, nor read out.
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * As `fill`, for what is made anew: whoever is on a child with a `data-key` comes to the one that has
 * it then.
 * @param {Element} element
 * @param {...Child} children
 */
export function refill(element, ...children) {
  const { activeElement } = document;
  const isWithin = activeElement instanceof HTMLElement && element.contains(activeElement);
  const key = isWithin ? activeElement.dataset.key : undefined;
  fill(element, ...children);
  if (key === undefined) return;
  const again = element.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/**
 * @template {HTMLElement|SVGElement} E
 * @param {E} element
 * @param {Attributes} attributes
 * @param {Child[]} children
 * @returns {E}
 */
function setUp(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...nodesOf(children));
  return element;
}

/**
 * @param {HTMLElement|SVGElement} element
 * @param {string} name
 * @param {unknown} value
 */
function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on") && typeof value === "function") {
    element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  } else if (name === "style" && typeof value === "object") {
    for (const [property, setting] of Object.entries(value)) {
      element.style.setProperty(property, String(setting));
    }
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * @param {Child[]} children
 * @returns {(Node|string)[]}
 */
function nodesOf(children) {
  return children.flatMap((child) => {
    if (Array.isArray(child)) return nodesOf(child);
    if (child === null || child === undefined || child === false) return [];
    return [child instanceof Node ? child : String(child)];
  });
}

/**
 * Return the element of a page that is always there.
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

/**
 * Return what one draws with on a canvas.
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * Return what an event tells.
 * @template T
 * @param {Event} event - a `CustomEvent` whose detail is known by its type
 * @returns {T}
 */
export function detailOf(event) {
  return /** @type {CustomEvent<T>} */ (event).detail;
}
