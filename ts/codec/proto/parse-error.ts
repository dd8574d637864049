import { textOf } from '../../base/errors/text.js'
import { camelCase } from '../message/name-case.js'
import { LocatedError, placeOf } from './located-error.js'
import { type Declaration, outlineOf } from './outline.js'
import { protoTokens } from './proto-tokens.js'
import type { SourceFile } from './source-files.js'

/** A file that protobufjs could not parse. */
export interface FailedParse {
  readonly file: SourceFile
  readonly text: string
  readonly error: unknown
  /** Parses a text without what other files declare; throws where protobufjs throws. */
  readonly parseAgain: (text: string) => void
  /** The files that were parsed before. */
  readonly earlier: readonly { readonly source: SourceFile }[]
}

/** Returns the error of protobufjs's parser in plain words, with the place that it is about. */
export function parseError(failed: FailedParse): Error {
  const { file, text, error } = failed
  const { offset, what } = duplicate(failed) ?? syntaxError(failed)
  return new LocatedError(file.shown, text, offset, what, error)
}

interface Problem {
  readonly offset: number
  readonly what: string
}

/** Returns the text of protobufjs's error without the file and line that it names. */
function reasonOf(error: unknown): string {
  return textOf(error).replace(/ \((?:[^()]*, )?line \d+\)$/s, '')
}

function syntaxError({ text, error, parseAgain }: FailedParse): Problem {
  const reason = reasonOf(error)
  const what = inWords(reason)
  const tokens = protoTokens(text)
  if (reason === 'illegal string' || reason === 'illegal comment') {
    const open = tokens.find((token) => /^["']$|^\/\*?$/.test(token.text))
    return { offset: open?.start ?? 0, what }
  }
  if (/ 'null'/.test(reason)) return { offset: text.trimEnd().length, what }
  // protobufjs knows the line that it has read up to. The token is the last of the shortest text that fails in this way.
  let [from, to] = [0, tokens.length - 1]
  while (from < to) {
    const middle = (from + to) >> 1
    if (failsAlike(parseAgain, text.slice(0, tokens[middle]!.end), reason)) to = middle
    else from = middle + 1
  }
  const token = tokens[from]
  if (token === undefined) return { offset: 0, what }
  return { offset: token.start, what: what + proto2Hint(text.slice(0, token.end), reason, parseAgain) }
}

/** Returns what to add where the text fails only because it is proto2, which it also is when it names no syntax. */
function proto2Hint(text: string, reason: string, parseAgain: (text: string) => void): string {
  const [keyword, , value, end] = protoTokens(text)
  const named = keyword?.text === 'syntax'
  if (keyword?.text === 'edition' || (named && !/^["']proto2["']$/.test(value?.text ?? ''))) return ''
  const rest = named ? text.slice(end?.end) : text
  if (failsAlike(parseAgain, `syntax = "proto3"; ${rest}`, reason)) return ''
  const rule = 'fields of proto2 begin with optional, required or repeated'
  return named ? `; ${rule}` : `; ${rule}, and a file without syntax = "proto3" is proto2`
}

function failsAlike(parse: (text: string) => void, text: string, reason: string): boolean {
  try {
    parse(text)
    return false
  } catch (error) {
    return reasonOf(error) === reason
  }
}

/** What protobufjs expects where it says `illegal NAME`. */
const EXPECTED: Readonly<Record<string, string>> = {
  name: 'a name',
  'type name': 'a name',
  'service name': 'a name',
  type: 'a type',
  reference: 'a type',
  id: 'a number',
  integer: 'an integer',
  number: 'a number',
  value: 'a value',
  syntax: '"proto2" or "proto3"',
  edition: 'an edition up to 2026',
}

function inWords(reason: string): string {
  if (reason === 'illegal string') return 'the string is not closed'
  if (reason === 'illegal comment') return 'the comment is not closed'
  if (reason === 'max depth exceeded') return 'nested too deeply'
  const [, kind = '', token = '', wanted] =
    /^illegal ([\w ]+) '(.*?)'(?:, '(.*)' expected)?$/s.exec(reason) ?? []
  if (kind === '') return reason
  const found = token === 'null' ? 'the end of the file' : JSON.stringify(token)
  const expected = wanted === undefined ? EXPECTED[kind] : JSON.stringify(wanted)
  return expected === undefined
    ? `unexpected ${found.replace(/^the /, '')}`
    : `expected ${expected}, found ${found}`
}

/** Returns which declaration has a name or number that is taken, if that is what protobufjs says. */
function duplicate({ file, text, error, earlier }: FailedParse): Problem | undefined {
  const reason = reasonOf(error)
  const [, name, number, owner = ''] =
    /^(?:duplicate name '(.*)'|duplicate id (-?\d+)) in \w+ ?\.?(.*)$/.exec(reason) ??
    /^(?:name '(.*)' is reserved|id (-?\d+) is reserved) in \w+ ?\.?(.*)$/.exec(reason) ??
    []
  if (name === undefined && number === undefined) return undefined
  const isIt = (one: Declaration): boolean =>
    one.kind !== 'oneof' && name !== undefined
      ? camelCase(one.at.text) === camelCase(name)
      : one.number !== undefined && Number(one.number.text) === Number(number)
  // A message that could not be added has no parent yet, so that its owner is named by its bare name.
  const inOwner = (one: Declaration): boolean => one.scope === owner || one.scope.endsWith(`.${owner}`)
  const found = outlineOf(text).declarations.filter((one) => inOwner(one) && isIt(one))
  const what = name === undefined ? `number ${number}` : `the name ${name}`
  const place = ({ at, number: digits }: Declaration): number => (name === undefined ? digits! : at).start
  if (reason.includes('reserved'))
    return { offset: found[0] === undefined ? 0 : place(found[0]), what: `${what} is reserved` }
  const [first, second] = found
  if (first !== undefined && second !== undefined)
    return {
      offset: place(second),
      what: `${what} is already used at ${placeOf(file.shown, text, place(first))}`,
    }
  const elsewhere = earlier.flatMap(({ source }) => {
    if (source === file) return []
    const one = outlineOf(source.text()).declarations.find((other) => inOwner(other) && isIt(other))
    return one === undefined ? [] : [placeOf(source.shown, source.text(), place(one))]
  })
  const where = elsewhere.length === 0 ? '' : ` at ${elsewhere[0]}`
  return { offset: first === undefined ? 0 : place(first), what: `${what} is already used${where}` }
}
