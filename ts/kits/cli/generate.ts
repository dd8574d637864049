import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateModules } from '../../codegen.js'
import { type Command, UsageError } from './command.js'
import { ExitCode } from './exit-code.js'
import type { Terminal } from './terminal.js'

/** `ttrpc generate`. */
export const generate: Command = {
  help: 'Usage: ttrpc generate FILE… --out DIR [-I DIR]… [--ts] [--runtime SPECIFIER]',
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        ts: { type: 'boolean', default: false },
        runtime: { type: 'string', default: 'ttrpc/messages' },
        include: { type: 'string', short: 'I', multiple: true, default: [] },
      },
    })
    const { out, include, ts, runtime } = values
    if (out === undefined) throw new UsageError('--out is missing')
    if (positionals.length === 0) throw new UsageError('no file is named')
    const options = { includeDirs: include, target: ts ? 'ts' : 'js', runtime } as const
    for (const { path, text } of await generateModules(positionals, options)) {
      const file = join(out, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
      await terminal.print(file)
    }
    return ExitCode.OK
  },
}
