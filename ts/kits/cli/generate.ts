import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { generateModules } from '../../codegen.js'
import { type Command, UsageError } from './command.js'
import { ExitCode } from './exit-code.js'
import type { Terminal } from './terminal.js'

/** `ttrpc generate`. */
export const generate: Command = {
  help: 'Usage: ttrpc generate FILE… --out DIR [-I DIR]…',
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        include: { type: 'string', short: 'I', multiple: true, default: [] },
      },
    })
    const { out, include } = values
    if (out === undefined) throw new UsageError('--out is missing')
    if (positionals.length === 0) throw new UsageError('no file is named')
    const settings = { includeDirs: include, keepCase: false, int64: 'bigint' } as const
    for (const { path, js, dts } of await generateModules(positionals, settings, 'ttrpc/messages')) {
      const file = join(out, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(`${file}.js`, js)
      await writeFile(`${file}.d.ts`, dts)
      await terminal.print(`${file}.js`)
    }
    return ExitCode.OK
  },
}
