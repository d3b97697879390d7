// Buttons that show a picture.

import { el } from "room/base/dom.js";
import { icon } from "room/base/icons.js";

/** @import {Attributes} from "room/base/dom.js" */
/** @import {IconName} from "room/base/icons.js" */

/**
 * Return a button with an icon, which says in words what it does.
 * @param {string} label
 * @param {IconName} picture
 * @param {(event: Event) => void} onclick
 * @param {Attributes} [attributes] - others
 * @returns {HTMLButtonElement}
 */
export function iconButton(label, picture, onclick, attributes = {}) {
  return el(
    "button",
    {
      type: "button",
      class: "button icon",
      "aria-label": label,
      title: label,
      onclick,
      ...attributes,
    },
    icon(picture),
  );
}
