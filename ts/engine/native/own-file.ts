import { fileURLToPath } from 'node:url'

/**
 * Returns the path of the file that has this code; undefined where it cannot be known. The CommonJS bundle has
 * another form of this file: scripts/lib/bundle-commonjs.mjs.
 */
export function ownFile(): string | undefined {
  const { url } = import.meta
  return url?.startsWith('file:') ? fileURLToPath(url) : undefined
}
