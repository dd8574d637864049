import { readFileSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What the kernel writes as `max`. */
export const NO_LIMIT = 2n ** 64n - 1n

/** Errors of a file that this kernel, or this group, does not have. */
const missing = new Set(['ENOENT', 'ENODEV', 'EOPNOTSUPP', 'ENOTSUP', 'EINVAL', 'ENOTDIR'])

/** The files of one folder of control groups, and their formats. Reads each when asked, and keeps none. */
export class CgroupFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Rejects with ENOENT where the group does not exist. */
  async check(): Promise<void> {
    await stat(this.#folder)
  }

  /** The text of a file; undefined where there is none. */
  async text(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.#folder, name), 'latin1')
    } catch (error) {
      return absent(error)
    }
  }

  /** The number in a file; `NO_LIMIT` for `max`, undefined where there is none. */
  async number(name: string): Promise<bigint | undefined> {
    const text = (await this.text(name))?.trim()
    if (text === 'max') return NO_LIMIT
    return numberOf(text)
  }

  /** The numbers of a file of lines `name number`, with the names that `fields` maps them to; undefined without a file. */
  async named<F extends string>(
    name: string,
    fields: ReadonlyMap<string, F>,
  ): Promise<{ [N in F]?: bigint } | undefined> {
    return namedIn(await this.text(name), fields)
  }

  /** Does the same at once, on the calling thread. Throws where `named` rejects. */
  namedNow<F extends string>(
    name: string,
    fields: ReadonlyMap<string, F>,
  ): { [N in F]?: bigint } | undefined {
    let text: string | undefined
    try {
      text = readFileSync(join(this.#folder, name), 'latin1')
    } catch (error) {
      text = absent(error)
    }
    return namedIn(text, fields)
  }

  /** The lines of a file, each as its words; empty where there is none. */
  async lines(name: string): Promise<string[][]> {
    const text = await this.text(name)
    return (text ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(/\s+/))
  }

  /** The page sizes for which the group counts huge pages, e.g. `2MB`. `suffix`: of the file that has the count. */
  async hugePageSizes(suffix: string): Promise<string[]> {
    const names = await readdir(this.#folder)
    return names
      .filter((name) => name.startsWith('hugetlb.') && name.endsWith(suffix) && !name.includes('.rsvd.'))
      .map((name) => name.slice('hugetlb.'.length, -suffix.length))
  }
}

/** Returns undefined when a file does not exist. Throws any other error. */
function absent(error: unknown): undefined {
  if (missing.has(String((error as NodeJS.ErrnoException).code))) return undefined
  throw error
}

function namedIn<F extends string>(
  text: string | undefined,
  fields: ReadonlyMap<string, F>,
): { [N in F]?: bigint } | undefined {
  if (text === undefined) return undefined
  const found: { [N in F]?: bigint } = {}
  for (const line of text.split('\n')) {
    const [key = '', value] = line.split(/\s+/)
    const known = fields.get(key)
    const number = numberOf(value)
    if (known !== undefined && number !== undefined) found[known] = number
  }
  return found
}

/** Returns a decimal number, and undefined for any other text. */
export function numberOf(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : undefined
}
