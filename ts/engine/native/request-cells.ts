/**
 * The numbers of a request to listen or to connect, in cells of one Float64Array that the add-on reads: to read as
 * many properties of an object through Node-API takes longer than the system calls of a connect. The C++ twin is
 * native/binding/request_cells.h; a test compares the two.
 */
export const RequestCell = {
  ID: 0,
  /** −1: the socket has a name. */
  FD: 1,
  /** A set of `RequestFlag`. */
  FLAGS: 2,
  MAX_MESSAGE_BYTES: 3,
  MAX_DISCARD_BYTES: 4,
  MAX_METADATA_PAIRS: 5,
  MAX_METADATA_BYTES: 6,
  FRAME_TIMEOUT_MS: 7,
  WRITE_STALL_TIMEOUT_MS: 8,
  /** To connect. */
  CONNECT_TIMEOUT_MS: 9,
  /** To listen, as all below. */
  TABLE: 10,
  MAX_CONNECTIONS: 11,
  MAX_CONNECTIONS_PER_UID: 12,
  PARK_TIMEOUT_MS: 13,
  /** 0: no peer is parked. */
  PARK_MOST: 14,
  PARK_WAITING: 15,
  RESERVED_DESCRIPTORS: 16,
  MAX_REFUSAL_EVENTS: 17,
  MODE: 18,
  /** −1: unchanged, as the gid. */
  UID: 19,
  GID: 20,
  /** `EngineGroup.id`; 0: none. */
  GROUP: 21,
  /** Above 0: takes what the group accepts, as this worker; no socket is opened. */
  WORKER: 22,
} as const

export const REQUEST_CELLS = 23

/** Bits of the cell `FLAGS`. */
export const RequestFlag = {
  IS_ABSTRACT: 1,
  WANTS_GROUPS: 2,
  WANTS_PIDFD: 4,
  ALLOW_UNSAFE_DIRECTORY: 8,
  ALLOW_ABSTRACT: 16,
} as const
