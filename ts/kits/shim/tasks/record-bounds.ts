/** What a record may have: `TaskRecord` refuses what goes beyond, since `delete` would take it for damage. */

/** Largest record, in bytes. */
export const MAX_RECORD_BYTES = 4 << 20
/** What the exit and the deletion may add to a record, in bytes. */
export const END_BYTES = 256
/** Longest `typeUrl` of options. */
export const MAX_TYPE_NAME = 1024
/** Largest exit code that a message of containerd can have. */
export const MAX_EXIT_CODE = 0xffff_ffff
/** Times that a message can have, in milliseconds since 1970: the years 1 to 9999. */
export const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
export const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z')
