// Form fields that follow a drawing without being made anew: whoever is in one, stays in it.

/** What brings the fields of a form up to date. */
export class FieldBinding {
  /** @type {(() => void)[]} */
  #renewals = [];

  /**
   * Let a field follow.
   * @template {Element} E
   * @param {E} element
   * @param {(element: E) => void} renew - called now and with every change
   * @returns {E}
   */
  bind(element, renew) {
    renew(element);
    this.#renewals.push(() => renew(element));
    return element;
  }

  /** Bring everything up to date. */
  renew() {
    for (const renew of this.#renewals) renew();
  }

  /** Forget all fields. */
  clear() {
    this.#renewals = [];
  }
}

/**
 * Set what a field says, unless it says so already.
 * @param {HTMLInputElement} field
 * @param {unknown} value
 */
export function setValue(field, value) {
  const text = String(value);
  if (field.value !== text) field.value = text;
}
