/**
 * A row: one event of one connection as 16 cells of an Int32Array.
 *
 * The native engine fills rows on its I/O thread, the JS engines fill the same
 * rows with the parser of this folder; the layers above read plain cells. A row
 * and the bytes it points to are valid only during the call that delivers it.
 * `native/wire/row.h` is the C++ twin of this file; a test compares the two.
 */

/** Cells a row. */
export const ROW_CELLS = 16

/** The event that a row reports (cell `KIND`). */
export const RowKind = {
  /** A whole frame. */
  FRAME: 0,
  /** The header of a frame whose body is over the limit; the body is discarded unbuffered. */
  OVERSIZED: 1,
  /** A peer was accepted by a listener, its credentials checked. */
  ACCEPTED: 2,
  /** An outgoing connection is open. */
  CONNECTED: 3,
  /** An outgoing connection could not be made. */
  CONNECT_FAILED: 4,
  /** The connection is gone. Reported exactly once; no other row follows. */
  CLOSED: 5,
  /** A listener refused a peer. May be dropped under a flood. */
  REFUSED: 6,
  /** A listener is gone. Reported exactly once; no other row follows. */
  LISTENER_CLOSED: 7,
  /** Bytes that could not be sent at once have all been handed to the kernel. */
  DRAINED: 8,
  /** A connection that was cut: everything the peer had written is read. */
  READ_END: 9,
} as const

/** Cells of every row. */
export const KIND = 0
/** Connection handle (≥ 0); for `CONNECT_FAILED`, `REFUSED` and `LISTENER_CLOSED` −1. */
export const CONNECTION = 1

/** Cells of `FRAME`; `OVERSIZED` fills STREAM, TYPE and BODY_LENGTH (the announced one; read `>>> 0`). */
/** Stream id; read `>>> 0`. */
export const STREAM = 2
/** Message type | flags << 8 | row bits << 16. */
export const TYPE = 3
/** Offset of the frame's body in its memory (the inbox, or the taken body). */
export const BODY_AT = 4
export const BODY_LENGTH = 5
/** The payload field of a request or response, the whole body of any other type. Length 0 when absent. */
export const PAYLOAD_AT = 6
export const PAYLOAD_LENGTH = 7
/** Id under which the request's service and method were registered, or −1. */
export const METHOD = 8
/** `timeout_nano` of a request as two words; both 0 when absent. */
export const TIMEOUT_LOW = 9
export const TIMEOUT_HIGH = 10
/** Request: offset of the tag of the first metadata entry, −1 without. Entries need not be contiguous. */
export const METADATA_AT = 11
/** Response: offset and length of the content of the status field; −1 and 0 when absent. */
export const STATUS_AT = 12
export const STATUS_LENGTH = 13
/**
 * When the frame had arrived: whole milliseconds of CLOCK_MONOTONIC, of which 32 bits are kept. 0 in the rows of
 * the JS engines, which handle a frame as it arrives.
 */
export const ARRIVED_MS = 14
/** 0: the body lies in the inbox. Else: the token of a body the engine holds (`takeBody`), offsets count from its start. */
export const BODY_TOKEN = 15

/** Bits in the third and fourth byte of cell `TYPE`. */
export const RowBit = {
  /** There is more than one status field: parse the envelope from the body, merging as protobuf does. */
  RESCAN: 1 << 16,
  /** The body is not a valid envelope. */
  MALFORMED: 1 << 17,
  /** A string of the envelope (service, method, metadata) is not UTF-8. */
  BAD_UTF8: 1 << 18,
  /** The request has more pairs of metadata than `maxMetadataPairs`; the scan ended there. */
  MANY_PAIRS: 1 << 19,
  /** The request has more bytes of metadata than `maxMetadataBytes`; the scan ended there. */
  LONG_METADATA: 1 << 20,
  /** The envelope has more than `MAX_ENVELOPE_FIELDS`; the scan ended there. */
  MANY_FIELDS: 1 << 21,
} as const

/** Cells of `ACCEPTED`, `CONNECTED` and `REFUSED`: the peer's credentials as SO_PEERCRED reports them; −1 when unknown. */
/** Listener id (`ACCEPTED`, `REFUSED`, `LISTENER_CLOSED`) or connect request id (`CONNECTED`, `CONNECT_FAILED`). */
export const OWNER = 2
export const PEER_PID = 4
/** Read `>>> 0`. */
export const PEER_UID = 5
/** Read `>>> 0`. */
export const PEER_GID = 6

/** Cells of `CLOSED`, `CONNECT_FAILED`, `REFUSED` and `LISTENER_CLOSED`. */
/** A `CloseReason` or `RefuseReason`; 0 for `CONNECT_FAILED`. */
export const REASON = 7
/** errno, or 0. */
export const ERRNO = 8
/** `CONNECT_FAILED`: which system call failed, a `Syscall`. */
export const SYSCALL = 9
/** `ACCEPTED`, `CONNECTED`: the peer's pidfd when it was asked for, else −1. With groups asked for, BODY_TOKEN is their body: gids as uint32. */
export const PEER_PIDFD = 11
/** `REFUSED`: how many refusals before this one were not reported. */
export const SUPPRESSED = 12

/** Why a connection is gone. */
export const CloseReason = {
  /** The peer closed or half-closed; it had sent whole frames only. */
  EOF: 0,
  /** The peer closed inside a frame. */
  TRUNCATED: 1,
  /** We closed it. */
  LOCAL: 2,
  /** A system call failed: see ERRNO. */
  ERROR: 3,
  /** A frame took longer than `frameTimeoutMs` to arrive. */
  FRAME_TIMEOUT: 4,
  /** `maxDiscardBytes` of one oversized frame arrived, and more was to come. */
  DISCARD_LIMIT: 5,
  /** No outgoing byte was taken for `writeStallTimeoutMs`. */
  WRITE_STALL: 6,
  /** The engine's memory bound was reached. */
  NO_MEMORY: 7,
  /** The handshaker in JS did not decide in time. */
  HANDSHAKE_TIMEOUT: 8,
} as const

/** Why a peer was refused. */
export const RefuseReason = {
  /** The rule does not admit these credentials. */
  RULE: 0,
  /** The credentials could not be read: see ERRNO. */
  NO_CREDENTIALS: 1,
  /** Not a unix socket. */
  NOT_UNIX: 2,
  /** The uid or gid is the overflow id, which the kernel uses for every id that is not mapped in this user namespace. */
  OVERFLOW_ID: 3,
  /** `maxConnections` is reached. */
  TOO_MANY: 4,
  /** `maxConnectionsPerUid` is reached. */
  TOO_MANY_OF_UID: 5,
  /** Its supplementary groups could not be read: see ERRNO. */
  NO_GROUPS: 6,
  /** Its pidfd could not be had: see ERRNO. */
  NO_PIDFD: 7,
  /** Its namespaces could not be read: see ERRNO. */
  NO_NAMESPACES: 8,
  /** It had ended when its namespaces were asked for. */
  PEER_GONE: 9,
  /** No descriptor of the process is free beyond `reservedDescriptors`. */
  NO_DESCRIPTORS: 10,
  /** `maxWaitingHandshakes` is reached. */
  QUEUE_FULL: 11,
  /** The group of the listener has no worker, and none starts. */
  NO_WORKER: 12,
} as const

/** System calls that `SYSCALL` names. */
export const Syscall = [
  '',
  'socket',
  'connect',
  'getsockopt',
  'accept',
  'bind',
  'listen',
  'epoll_ctl',
  'verifyServer',
] as const
