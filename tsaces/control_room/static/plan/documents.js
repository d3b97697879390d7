// What instances, embeddings and compiled plans say, as types: there is nothing here to run.

/**
 * Column and row.
 * @typedef {[number, number]} Cell
 */

/**
 * What a place is called: column and row; a lane and the number of a cell from its start; a point.
 * @typedef {Cell|[string, number]|[string]} Address
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
 * @property {Address|null} [input_cell]
 * @property {Address|null} [output_cell]
 * @property {Address[]} [input_cells] - instead of a single one
 * @property {Address[]} [output_cells]
 * @property {{input?: number, output?: number}|null} [handling] - timesteps before an exchange
 */

/**
 * @typedef {object} Procedure
 * @property {Process[]} processes
 * @property {string} [output_process] - left out if there are several products
 * @property {{process: string, share: number}[]} [products] - these products, and how many make a kit
 */

/**
 * Where lanes begin, end and branch.
 * @typedef {object} RoadmapPoint
 * @property {string} name
 * @property {number} x - metres
 * @property {number} y - metres, upwards
 * @property {number|null} [clearance] - timesteps, as those of the layout
 * @property {number|null} [traversal]
 */

/**
 * A way from one point to another.
 * @typedef {object} Lane
 * @property {string} name
 * @property {string} from
 * @property {string} to
 * @property {number} [cells] - places between the points
 * @property {boolean} [two_way]
 * @property {number|null} [clearance]
 * @property {number|null} [traversal]
 */

/**
 * A point or a lane, a place, or some cells of a lane.
 * @typedef {string|Address|[string, number, number]} ZoneMember
 */

/**
 * Places of which one agent at a time may hold any.
 * @typedef {{name: string, members: ZoneMember[]}} Zone
 */

/**
 * A floor: rows of characters, or points and lanes.
 * @typedef {object} LayoutDocument
 * @property {string[]|null} [rows]
 * @property {RoadmapPoint[]|null} [points]
 * @property {Lane[]|null} [lanes]
 * @property {Record<string, [string, string][]>} [turns] - arriving and leaving lane, by point
 * @property {Zone[]} [zones]
 * @property {number|null} [clearance] - timesteps that places are empty between two visits
 * @property {number|null} [traversal] - timesteps that cells take
 * @property {number|null} [timestep] - its seconds
 */

/**
 * @typedef {object} Instance
 * @property {string} name
 * @property {LayoutDocument} layout
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
 * The exchanges of a place: what it is called, in two entries, and machine, kind and token of each.
 * @typedef {[string|number, number, [string, ExchangeKind, string][]]} Menu
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
 * @property {Address[]} cells - where agents stand at timestep 0
 * @property {number[]} [ways] - on which cell of its place each does; 0 if left out
 * @property {(string|null)[]} cargo - what they carry then
 */

export {};
