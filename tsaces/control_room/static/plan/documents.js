// What instances, embeddings and compiled plans say, as types: there is nothing here to run.

/**
 * Column and row.
 * @typedef {[number, number]} Cell
 */

/**
 * Copies by token.
 * @typedef {Record<string, number>} Counts
 */

/** @typedef {"deposit"|"pickup"} ExchangeKind */

/**
 * @typedef {object} Process
 * @property {string} name
 * @property {Counts} [inputs] - what a run consumes
 * @property {Counts} [outputs] - what it emits
 */

/**
 * @typedef {object} Machine
 * @property {string} name
 * @property {Record<string, number>} processes - timesteps of a run by process
 * @property {string|null} [fixed] - the only process that it may run; null if it is out of use
 * @property {Cell|null} [input_cell]
 * @property {Cell|null} [output_cell]
 */

/** @typedef {{processes: Process[], output_process: string}} Procedure */

/**
 * @typedef {object} Instance
 * @property {string} name
 * @property {{rows: string[], timestep?: number|null}} layout - timestep: its seconds
 * @property {Procedure} procedure
 * @property {Machine[]} machines
 * @property {number} max_agents
 */

/**
 * @typedef {object} Embedding
 * @property {Instance} instance
 * @property {string} method
 * @property {number} throughput
 * @property {number} [upper_bound]
 * @property {Record<string, string|null>} assignment - process by machine
 * @property {Record<string, number>} [rates] - runs per timestep by machine
 * @property {{keep: number}|null} [fleet] - the share of the throughput that few agents are to keep
 * @property {unknown} plan
 */

/**
 * What the buffers of a machine hold.
 * @typedef {{input?: Counts, output?: Counts}} Buffers
 */

/**
 * The exchanges of a cell: column, row, and machine, kind and token of each.
 * @typedef {[number, number, [string, ExchangeKind, string][]]} Menu
 */

/**
 * @typedef {object} PlanMeta
 * @property {string} format
 * @property {Embedding} embedding
 * @property {number} agents
 * @property {number} transient - timesteps before the plan repeats itself
 * @property {number} period
 * @property {Record<string, Buffers>} buffers - at timestep 0 by machine
 * @property {[number, number][]} [pauses] - column and timesteps of each
 * @property {Menu[]} choices
 * @property {Cell[]} cells - where agents stand at timestep 0
 * @property {(string|null)[]} cargo - what they carry then
 */

export {};
