// The bearer token of this tab: asked for when the service wants one, forgotten with the tab.

import { el, fill } from "room/base/dom.js";
import { passing } from "room/base/storage.js";

const KEY = "tsaces.token";
const SENDABLE = "\\s*[\\x21-\\x7e]+\\s*"; // a header takes no other signs
/** @type {Promise<boolean>|null} */
let asking = null;
/** @type {string|null} */
let given = null;

/** @returns {string|null} the token that calls are made with */
export function token() {
  return passing.read(KEY) ?? given;
}

/** Forget the token. */
export function forgetToken() {
  keep(null);
}

/**
 * Keep a token with the tab; where nothing may be kept, as long as the page is open.
 * @param {string|null} secret
 */
function keep(secret) {
  given = secret;
  if (secret === null) passing.remove(KEY);
  else passing.write(KEY, secret);
}

/**
 * Ask for a token; whoever asks while the question is open gets the same answer.
 * @param {string} why - in the service's words
 * @returns {Promise<boolean>} whether one was given
 */
export function askForToken(why) {
  asking ??= ask(why).finally(() => (asking = null));
  return asking;
}

/**
 * @param {string} why
 * @returns {Promise<boolean>}
 */
function ask(why) {
  const field = el("input", {
    id: "token",
    class: "field",
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    pattern: SENDABLE,
    title: "Letters, digits and signs of ASCII, without blanks",
    "aria-describedby": "token-why",
  });
  /** @type {HTMLDialogElement} */
  const dialog = el(
    "dialog",
    { "aria-labelledby": "token-title" },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: "token-title" }, "This service asks for a token"),
      el("p", { id: "token-why" }, explainWhy(why)),
      el("label", { for: "token" }, "Token"),
      field,
      el("p", { class: "soft small" }, "Kept in this tab only, until you close it."),
      el(
        "div",
        { class: "buttons" },
        el(
          "button",
          { type: "button", class: "button", onclick: () => dialog.close("") },
          "Not now",
        ),
        el("button", { class: "button primary", value: "given" }, "Continue"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const isGiven = dialog.returnValue === "given" && field.value.trim() !== "";
      if (isGiven) keep(field.value.trim());
      dialog.remove();
      document.dispatchEvent(new Event("tsaces:token"));
      resolve(isGiven);
    });
  });
}

/** @param {string} why */
function explainWhy(why) {
  if (why === "unknown token") return "The service does not know the token that this tab has.";
  return [
    "Whoever runs it makes one with ",
    el("code", {}, "tsaces token create NAME --scope read --scope solve"),
    ".",
  ];
}

/**
 * Keep a button beside the page's title that forgets the token while there is one.
 * @param {HTMLElement} place
 */
export function showTokenButton(place) {
  const show = () => {
    const button = el("button", { class: "button bare", onclick: forget }, "Forget token");
    fill(place, token() ? button : null);
  };
  const forget = () => {
    forgetToken();
    location.reload();
  };
  document.addEventListener("tsaces:token", show);
  show();
}
