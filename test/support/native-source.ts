/** Constants and enums of the sources, found by their name: moving a file does not break the tests that compare. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const native = sourcesOf('native', /\.(h|cc)$/)
const typescript = sourcesOf('ts', /\.ts$/)

/** The expression right of `constexpr … NAME =`. Throws unless exactly one file declares it. */
export function nativeText(name: string): string {
  return only(native, new RegExp(`\\bconstexpr\\b[^;={]*\\b${name}(?:\\[\\])?\\s*=\\s*([^;]+);`, 'g'), name)
}

/** The value of an integer constant: a literal, a product, a shift, or another constant. Throws for anything else. */
export function nativeNumber(name: string): number {
  return evaluate(nativeText(name))
}

/** The value of a TypeScript constant, exported or not. Throws unless exactly one file declares it. */
export function typescriptNumber(name: string): number {
  return evaluate(only(typescript, new RegExp(`^(?:export )?const ${name} = (.+)$`, 'gm'), name))
}

/** The members of an enum with their values, in order. Throws unless exactly one file declares it. */
export function nativeEnum(name: string): ReadonlyMap<string, number> {
  const body = only(native, new RegExp(`\\benum\\s+(?:class\\s+)?${name}\\b[^{;]*\\{([^}]*)\\}`, 'g'), name)
  const members = new Map<string, number>()
  let next = 0
  for (const entry of body.split(',')) {
    const [member, value] = entry.split('=').map((part) => part.trim())
    if (member === undefined || member === '') continue
    if (value !== undefined) next = evaluate(value)
    members.set(member, next++)
  }
  return members
}

/** A member's or constant's name as TypeScript writes it: `kPathTooLong` is `PATH_TOO_LONG`. */
export function screaming(name: string): string {
  return name
    .slice(1)
    .replace(/(?<=[a-z0-9])[A-Z]/g, '_$&')
    .toUpperCase()
}

/** All files of a folder of the repository, without their line comments. */
function sourcesOf(folder: string, names: RegExp): string {
  const root = fileURLToPath(new URL(`../../${folder}`, import.meta.url))
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => names.test(name))
    .map((name) => readFileSync(join(root, name), 'utf8').replace(/\/\/.*$/gm, ''))
    .join('\n')
}

function only(source: string, pattern: RegExp, name: string): string {
  const found = [...source.matchAll(pattern)].map(([, text]) => text!.trim())
  if (found.length !== 1) throw new Error(`${name} is declared ${found.length} times`)
  return found[0]!
}

function evaluate(text: string): number {
  const shift = text.split('<<')
  if (shift.length === 2) return evaluate(shift[0]!) * 2 ** evaluate(shift[1]!)
  const factors = text.split('*')
  if (factors.length > 1) return factors.map(evaluate).reduce((product, factor) => product * factor)
  const word = text.trim().replace(/['_]/g, '')
  if (/^(0x[0-9a-f]+|\d+)u?$/i.test(word)) return Number(word.replace(/u$/i, ''))
  if (/^k[A-Z]\w*$/.test(word)) return nativeNumber(word)
  throw new Error(`${text} is not a number, a product or a shift`)
}
