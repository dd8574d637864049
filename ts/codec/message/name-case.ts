/** A path of field names, as in a FieldMask. */
export const FIELD_PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/

/** Returns a name as .proto files write it: `userName` becomes `user_name`. The inverse of `camelCase`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Returns a name as JavaScript writes it: `user_name` becomes `userName`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
