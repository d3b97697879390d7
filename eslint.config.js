// What the control room's modules are held to, beside their types (tsconfig.json).

import js from "@eslint/js";
import globals from "globals";

const STATIC = "tsaces/control_room/static";
const FOLDERS = ["base", "plan", "viewer", "page"];

/** Let a folder of modules import its own and those below it only. */
function layer(folder, number) {
  const above = FOLDERS.slice(number + 1);
  const patterns = [
    { regex: "^[./]", message: "Modules name one another room/…" },
    ...above.map((name) => ({
      regex: `^room/${name}/`,
      message: `"${folder}" is below "${name}".`,
    })),
  ];
  return {
    files: [`${STATIC}/${folder}/**/*.js`],
    rules: { "no-restricted-imports": ["error", { patterns }] },
  };
}

export default [
  { ignores: ["**/node_modules/", ".venv/", "out/", "build/", "dist/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    rules: {
      "array-callback-return": ["error", { checkForEach: false }],
      complexity: ["error", 12],
      "consistent-return": "error",
      curly: ["error", "multi-line"],
      "default-case-last": "error",
      eqeqeq: "error",
      "max-depth": ["error", 4],
      "max-lines": ["error", 300],
      "max-params": ["error", 7],
      "no-alert": "error",
      "no-constructor-return": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-lonely-if": "error",
      "no-promise-executor-return": "off",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-unmodified-loop-condition": "error",
      "no-unneeded-ternary": "error",
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-unused-expressions": ["error", { allowShortCircuit: true }],
      "no-useless-concat": "error",
      "no-useless-rename": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-object-has-own": "error",
      "prefer-template": "error",
      "require-atomic-updates": "error",
    },
  },
  { files: [`${STATIC}/**/*.js`], languageOptions: { globals: globals.browser } },
  { files: ["tests/javascript/**/*.js"], languageOptions: { globals: globals.node } },
  ...FOLDERS.map(layer),
];
