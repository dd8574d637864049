/** The command line inside this process: what it prints, and how it ends. */
import { writeFileSync } from 'node:fs'
import { PassThrough, Writable } from 'node:stream'
import { main } from '#ttrpc/kits/cli/main.js'
import { Terminal } from '#ttrpc/kits/cli/terminal.js'
import { tempSocket } from './temp-socket.js'

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end. `input`: the standard input; a stream may go on while the command runs. */
export async function cli(
  args: readonly string[],
  input: string | PassThrough = '',
  streams: { readonly interactive?: boolean; readonly colour?: boolean } = {},
): Promise<CliResult> {
  const texts = { stdout: '', stderr: '' }
  const sink = (name: 'stdout' | 'stderr'): Writable =>
    new Writable({
      write(chunk, _, done) {
        texts[name] += String(chunk)
        done()
      },
    })
  const stdin = typeof input === 'string' ? new PassThrough().end(input) : input
  const plain = { interactive: false, colour: false }
  const terminal = new Terminal({
    stdin,
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    ...plain,
    ...streams,
  })
  const code = await main(args, terminal)
  return { code, ...texts }
}

/** Returns the path of a new file with this text, removed at exit. */
export function dataFile(text: string): string {
  const name = `${tempSocket()}.json`
  writeFileSync(name, text)
  return name
}
