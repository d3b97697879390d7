// What the browser keeps for the page, where it keeps anything.

/** Texts by name. A browser that forbids it or is full has nothing and keeps nothing. */
class Store {
  /** @param {() => Storage|null} open - to be asked may be forbidden, too */
  constructor(open) {
    this.#open = open;
  }

  #open;

  /**
   * @param {string} key
   * @returns {string|null} null if nothing is kept
   */
  read(key) {
    return this.#try((storage) => storage.getItem(key));
  }

  /**
   * @param {string} key
   * @param {string} text
   */
  write(key, text) {
    this.#try((storage) => storage.setItem(key, text));
  }

  /** @param {string} key */
  remove(key) {
    this.#try((storage) => storage.removeItem(key));
  }

  /**
   * @template T
   * @param {(storage: Storage) => T} use
   * @returns {T|null}
   */
  #try(use) {
    try {
      const storage = this.#open();
      return storage ? use(storage) : null;
    } catch (error) {
      if (error instanceof DOMException) return null; // forbidden, or full
      throw error;
    }
  }
}

/** Kept until somebody clears it. */
export const lasting = new Store(() => localStorage);

/** Kept as long as the tab. */
export const passing = new Store(() => sessionStorage);
