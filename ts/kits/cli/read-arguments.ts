import { parseArgs } from 'node:util'
import { didYouMean } from '../../base/errors/did-you-mean.js'
import { UsageError } from './command.js'

/** Options by their long names, as `parseArgs` of Node takes them. */
type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

type Read<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>
>

/** Reads the arguments of a command. Throws `UsageError` for an unknown option, else as `parseArgs` of Node. */
export function readArguments<T extends Options>(args: readonly string[], options: T): Read<T> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw error
    throw new UsageError(unknownOption(args, options) ?? (error as Error).message)
  }
}

/** Returns a text that names the first unknown option, and the option that was probably meant. */
function unknownOption(args: readonly string[], options: Options): string | undefined {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue
    const written = args[token.index]!.replace(/=.*$/s, '')
    const long = Object.keys(options).map((name) => `--${name}`)
    // `-proto` is `-p -r …` to parseArgs, but means `--proto`.
    const meant = didYouMean(written.replace(/^-+/, '--'), long)
    return `there is no option ${JSON.stringify(written)}${meant}`
  }
  return undefined
}
