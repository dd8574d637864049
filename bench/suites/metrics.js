/** What a case compares: the key of a round's values, its unit, and whether more or less is better. */
export const calls = { key: 'rate', unit: 'calls/s', better: 'more' }
export const messages = { key: 'rate', unit: 'messages/s', better: 'more' }
export const p50 = { key: 'p50', unit: 'µs p50', better: 'less' }

/** The rate of messages of that size, in MB/s. */
export const megabytes = (size) => ({ key: 'rate', unit: 'MB/s', better: 'more', scale: size / 1e6 })
