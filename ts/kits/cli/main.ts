import { didYouMean } from '../../base/errors/did-you-mean.js'
import { VERSION } from '../../base/version.js'
import { type Command, UsageError } from './command.js'
import { commands } from './commands.js'
import { ExitCode } from './exit-code.js'
import { Terminal } from './terminal.js'

/** Runs `ttrpc` with its arguments. Resolves with the exit code, whatever happens. */
export async function main(args: readonly string[], terminal = new Terminal()): Promise<number> {
  let broken: NodeJS.ErrnoException | undefined
  const onError = (error: NodeJS.ErrnoException): void => {
    broken ??= error
  }
  terminal.stdout.on('error', onError)
  terminal.stderr.on('error', () => {}) // there is no place left to report it to
  const code = await runMain(args, terminal)
  // EPIPE: the reader, such as head, has seen enough.
  return broken === undefined || broken.code === 'EPIPE' ? code : failed(broken, '', terminal)
}

async function runMain(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      await terminal.print(overview())
      return name === undefined ? ExitCode.USAGE : ExitCode.OK
    }
    if (name === '--version' || name === '-v') {
      await terminal.print(VERSION)
      return ExitCode.OK
    }
    const listed = commands.get(name)
    if (listed === undefined) throw noCommand(name)
    return await runCommand(await listed.load(), rest, terminal)
  } catch (error) {
    return failed(error, commands.has(name ?? '') ? ` ${name}` : '', terminal)
  }
}

function noCommand(name: string): UsageError {
  const meant = didYouMean(name, [...commands.keys(), '--help', '--version'])
  return new UsageError(`there is no command ${JSON.stringify(name)}${meant}`)
}

async function runCommand(command: Command, args: readonly string[], terminal: Terminal): Promise<number> {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  if (own.includes('--help') || own.includes('-h')) {
    await terminal.print(command.help)
    return ExitCode.OK
  }
  return command.run(args, terminal)
}

function failed(error: unknown, command: string, terminal: Terminal): number {
  const text = inOneLine(error instanceof Error ? error.message : String(error))
  const wrongArguments = isUsageError(error)
  const hint = wrongArguments ? ` (see ttrpc${command} --help)` : ''
  terminal.complain(`ttrpc${command}: ${text}${hint}`)
  return wrongArguments ? ExitCode.USAGE : ExitCode.FAILED
}

function inOneLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').join(' ')
}

/** Also for what `parseArgs` of Node throws, and for an address that is none or that the command cannot use. */
function isUsageError(error: unknown): boolean {
  if (error instanceof UsageError) return true
  if (!(error instanceof TypeError)) return false
  return /^ERR_(PARSE_ARGS_|TTRPC_ADDRESS$)/.test(String((error as NodeJS.ErrnoException).code))
}

function overview(): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length)) + 2
  return [
    'Usage: ttrpc COMMAND [ARGUMENTS]',
    '',
    ...[...commands].map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`),
    '',
    'ttrpc COMMAND --help explains each; ttrpc --version prints the version.',
  ].join('\n')
}
