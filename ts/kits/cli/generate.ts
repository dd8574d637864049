import { type GenerateOptions, generateModules } from '../../codegen.js'
import { type Command, UsageError } from './command.js'
import { ExitCode } from './exit-code.js'
import type { GenerateTarget } from './generate/left-over.js'
import { OutputFolder } from './generate/output-folder.js'
import { protoFiles } from './generate/proto-files.js'
import { readCommand } from './generate/settings.js'
import type { Terminal } from './terminal.js'

const HELP = `Usage: ttrpc generate FILE… --out DIR [-I DIR]… [--ts] [--check]

Writes a module for each .proto file, and for the imported ones whose types it
needs. FILE may be a folder: all .proto files below it, which also import each
other from there.

      --out DIR       where the modules are written, in folders as those of the
                      .proto files: DIR/google/protobuf/any.js
  -I, --include DIR   search imports there; may be repeated. google/protobuf and
                      google/rpc are found without
      --js            a .js and a .d.ts for each file (the default)
      --ts            one .ts, whose types Node can strip
      --types         one .types.d.ts, which types the result of loadProto
      --int64 KIND    64-bit integers as bigint (the default), string or number
      --keep-case     names of fields as they are in the file
      --check         write nothing; exit code 1 if a file differs, is missing,
                      or is left over from an earlier run
      --runtime NAME  what modules import instead of ttrpc/messages; one that
                      begins with a dot is relative to DIR
      --import-extension js|ts
                      how .ts modules import each other: js by default`

/** `ttrpc generate`. */
export const generate: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const { out, check, files, options } = readCommand(args)
    const { paths, folders } = await protoFiles(files)
    const includeDirs = [...(options.includeDirs ?? []), ...folders]
    const generated = await modules(paths, { ...options, includeDirs })
    const folder = new OutputFolder(out)
    return check
      ? checkAll(folder, generated, options.target ?? 'js', terminal)
      : writeAll(folder, generated, terminal)
  },
}

type Files = Awaited<ReturnType<typeof generateModules>>

/** Options that do not fit are those of the command line. */
async function modules(paths: readonly string[], options: GenerateOptions): Promise<Files> {
  try {
    return await generateModules(paths, options)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ERR_TTRPC_OPTION' && code !== 'ERR_TTRPC_ARGUMENT') throw error
    throw new UsageError(message.replace(/^\w+/, (name) => ARGUMENTS[name as keyof GenerateOptions] ?? name))
  }
}

/** How the arguments are called that options come from. */
const ARGUMENTS: Partial<Record<keyof GenerateOptions, string>> = {
  includeDirs: '-I',
  int64: '--int64',
  runtime: '--runtime',
  importExtension: '--import-extension',
}

async function writeAll(folder: OutputFolder, files: Files, terminal: Terminal): Promise<number> {
  let written = 0
  for (const file of files) {
    if ((await folder.compare(file)) === 'same') continue
    await folder.write(file)
    await terminal.print(folder.pathOf(file))
    written++
  }
  await terminal.print(`${counted(files.length)}: ${written} written, ${files.length - written} unchanged`)
  return ExitCode.OK
}

async function checkAll(
  folder: OutputFolder,
  files: Files,
  target: GenerateTarget,
  terminal: Terminal,
): Promise<number> {
  let wrong = 0
  for (const file of files) {
    const found = await folder.compare(file)
    if (found === 'same') continue
    await terminal.print(`${folder.pathOf(file)} ${found === 'missing' ? 'is missing' : 'differs'}`)
    wrong++
  }
  const leftOver = await folder.leftOver(files, target)
  for (const path of leftOver) await terminal.print(`${path} is left over`)
  if (wrong + leftOver.length === 0) {
    await terminal.print(`${counted(files.length)} up to date`)
    return ExitCode.OK
  }
  const remedies = [
    ...(wrong > 0 ? [`${wrong} of ${counted(files.length)}; generate again without --check`] : []),
    ...(leftOver.length > 0 ? [`${counted(leftOver.length)} left over from earlier runs; remove them`] : []),
  ]
  throw new Error(`not up to date: ${remedies.join('; ')}`)
}

function counted(files: number): string {
  return files === 1 ? '1 file' : `${files} files`
}
