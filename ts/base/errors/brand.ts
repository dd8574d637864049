/** The property that a TtrpcError of any copy of this package has. */
export const errorBrand = Symbol.for('ttrpc.TtrpcError')
