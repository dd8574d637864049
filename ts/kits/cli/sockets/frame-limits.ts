/** The longest body that is decoded, as long as the length of a frame allows; longer ones are known by their header alone. */
export const DECODED_FRAMES = { maxMessageBytes: 16 * 1024 * 1024 - 1, maxDiscardBytes: 0xffff_ffff } as const
