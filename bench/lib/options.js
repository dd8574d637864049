import { parseArgs } from 'node:util'
import { suites } from '../suites/index.js'
import { modes } from './modes.js'
import { peers } from './peers.js'

export const usage = `npm run bench -- [options]
  --quick           ends within two minutes: a few cases, one round
  --standard        about ten minutes (the default)
  --full            every case, at least six rounds, below 45 minutes; saves results and writes the pages
  --only NAME,…     these suites alone: ${suites.map(({ name }) => name).join(', ')}
  --peers NAME,…    these peers alone: ${Object.keys(peers).join(', ')}
  --rounds N, --seconds S
                    instead of those of the mode
  --against DIR     this package alone, in turn with that of DIR, another built checkout
  --save            saves results to bench/results and writes the pages, as --full does
  --no-save         does not, with --full
  --pages           measures nothing: draws the plots and writes the pages from the results that are there`

/**
 * The options of the command; `given` are the rounds and seconds that replace those of the mode. Ends the process with an error
 * that names the wrong one.
 */
export function readOptions() {
  try {
    return checked(parse())
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`)
    process.exit(2)
  }
}

function parse() {
  const flag = { type: 'boolean' }
  const text = { type: 'string' }
  const options = {
    ...Object.fromEntries(Object.keys(modes).map((name) => [name, flag])),
    only: text,
    peers: text,
    rounds: text,
    seconds: text,
    against: text,
    save: flag,
    'no-save': flag,
    pages: flag,
    help: flag,
  }
  return parseArgs({ options }).values
}

function checked(values) {
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  const chosen = Object.keys(modes).filter((name) => values[name])
  if (chosen.length > 1) throw new Error(`--${chosen.join(' and --')} cannot be combined: choose one`)
  const mode = chosen[0] ?? 'standard'
  if (values.save && values['no-save']) throw new Error('--save and --no-save cannot be combined: choose one')
  if (values.against !== undefined && values.save) {
    throw new Error('--against compares two trees and is not saved: leave out --save')
  }
  const given = numbers(values)
  return {
    ...modes[mode],
    ...given,
    given,
    mode,
    against: values.against,
    pages: values.pages,
    suites: named(
      values,
      'only',
      suites.map(({ name }) => name),
    ),
    peers: named(values, 'peers', Object.keys(peers)),
    save: !values['no-save'] && values.against === undefined && (values.save || mode === 'full'),
  }
}

/** The names in an option's value, all by default. */
function named(values, option, known) {
  if (values[option] === undefined) return known
  const names = values[option].split(',').filter(Boolean)
  const strange = names.filter((name) => !known.includes(name))
  if (names.length === 0 || strange.length > 0) {
    const fault = names.length === 0 ? 'names nothing' : `does not know ${strange.join(', ')}`
    throw new Error(`--${option} ${fault}; it takes ${known.join(', ')}`)
  }
  return known.filter((name) => names.includes(name))
}

function numbers({ rounds, seconds }) {
  const found = {}
  if (rounds !== undefined) found.rounds = positive('rounds', rounds, 1)
  if (seconds !== undefined) found.seconds = positive('seconds', seconds, 0.05)
  if (found.rounds !== undefined && !Number.isInteger(found.rounds)) {
    throw new Error(`--rounds ${rounds} is not a whole number`)
  }
  return found
}

function positive(name, text, least) {
  const number = Number(text)
  if (!(number >= least && number <= 1000))
    throw new Error(`--${name} ${text} is not a number from ${least} to 1000`)
  return number
}
