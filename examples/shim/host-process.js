// What a `process` of config.json, or of an Exec, must have so that the host can run it. Each error names the field, and has
// the code that containerd's own shim answers with: UNKNOWN, since it passes on what runc says.
import { statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { errdefsError } from 'ttrpc/shim'

/** Where the shell looks for a program when `env` has no PATH. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** Largest uid and gid, as runc has it. */
const MAX_ID = 0x7fff_ffff

const isText = (value) => typeof value === 'string'
const isTexts = (value) => Array.isArray(value) && value.every(isText)
const isId = (value) => value === undefined || (Number.isInteger(value) && value >= 0 && value <= MAX_ID)

/** By field: what it must be, and whether it is that. */
const fields = [
  ['args', 'a list of strings, of which the first is the program', ({ args }) => isTexts(args) && !!args[0]],
  ['env', 'a list of strings NAME=value', ({ env = [] }) => isTexts(env) && env.every(isSetting)],
  ['cwd', 'the absolute path of a folder', ({ cwd }) => isText(cwd) && isAbsolute(cwd)],
  ['user', 'an object', ({ user = {} }) => typeof user === 'object' && user !== null],
  ['user.uid', `an integer from 0 to ${MAX_ID}`, ({ user = {} }) => isId(user.uid)],
  ['user.gid', `an integer from 0 to ${MAX_ID}`, ({ user = {} }) => isId(user.gid)],
]

/** Returns the process, which can be run. Throws the error of the first field that is wrong. */
export function checkedProcess(process) {
  if (typeof process !== 'object' || process === null || Array.isArray(process))
    throw wrong(`process must be an object with args and cwd, not ${shown(process)}`)
  for (const [field, must, isValid] of fields) {
    if (isValid(process)) continue
    const value = field.split('.').reduce((at, name) => at?.[name], process)
    throw wrong(`process.${field} must be ${must}, not ${shown(value)}`)
  }
  if (!statOf(process.cwd)?.isDirectory())
    throw wrong(
      `process.cwd: there is no folder ${process.cwd} on the host: choose another working directory`,
    )
  findProgram(process)
  return process
}

/** Returns the error for a process that the system does not start. */
export function notStarted({ args, cwd, user = {} }, error) {
  const who = `process.user ${user.uid ?? 0}:${user.gid ?? 0}`
  return wrong(
    `cannot start process.args[0] ${shown(args[0])} in process.cwd ${cwd} as ${who}: ${error.message}`,
  )
}

/** Throws where the shell would not find the program, or could not run it. */
function findProgram({ args: [program], env = [], cwd }) {
  const path = env.findLast((entry) => entry.startsWith('PATH='))?.slice('PATH='.length) ?? DEFAULT_PATH
  const isPath = program.includes('/')
  const candidates = isPath ? [program] : path.split(':').map((folder) => join(folder || '.', program))
  const found = candidates.map((name) => statOf(resolve(cwd, name))).filter((stat) => stat !== undefined)
  if (found.some((stat) => stat.isFile() && (stat.mode & 0o111) !== 0)) return
  if (found.length > 0)
    throw wrong(`process.args[0]: ${shown(program)} is not an executable file (permission denied)`)
  const where = isPath
    ? 'no such file or directory on the host'
    : 'executable file not found in $PATH of process.env'
  throw wrong(`process.args[0]: ${shown(program)}: ${where}`)
}

function isSetting(entry) {
  return entry.indexOf('=') > 0
}

function statOf(path) {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined // a part of the path is not a folder, or may not be entered
  }
}

function shown(value) {
  return value === undefined ? 'undefined' : JSON.stringify(value).slice(0, 100)
}

function wrong(message) {
  return errdefsError('unknown', message)
}
