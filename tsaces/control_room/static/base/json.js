// Texts that should be JSON.

/**
 * Read JSON.
 * @param {string} text
 * @returns {{value?: *, problem?: string}} what it says, or why it is none
 */
export function readJson(text) {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: error.message };
  }
}
