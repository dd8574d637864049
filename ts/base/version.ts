/** The version of the package, which an add-on must have as well: they share memory whose layout may change. */
export const VERSION = '0.1.0'
