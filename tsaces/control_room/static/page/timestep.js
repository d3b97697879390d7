// The timestep in addresses of the page.

/**
 * Return the timestep that an address asks for.
 * @param {URLSearchParams} query - `t` is the timestep
 * @returns {number|null} null if it asks for none
 */
export function timestepIn(query) {
  const t = Number(query.get("t") ?? NaN);
  return Number.isSafeInteger(t) && t >= 0 ? t : null;
}
