/** Layers of an overlay, in an option such as `lowerdir=/s/3/fs:/s/2/fs:/s/1/fs`. */
const OPTION = 'lowerdir='
/** Options with a path that is not absolute. */
const RELATIVE = /^(?:lowerdir\+?|datadir\+|upperdir|workdir)=(?!\/)/

/** Options with shorter paths, and the folder from which these lead. */
export interface ShortenedLayers {
  readonly folder: string
  readonly data: readonly string[]
}

/**
 * Returns the options with the paths of the layers relative to the folder that all of them have in common. Returns
 * undefined where they have none but `/`, where there are not two layers, and where the path of any option is relative:
 * it begins in the working directory, and would begin in that folder. The other options stay as they are.
 */
export function shortenLayers(data: readonly string[]): ShortenedLayers | undefined {
  const at = data.findIndex((option) => option.startsWith(OPTION))
  if (at < 0 || data.some((option) => RELATIVE.test(option))) return undefined
  // The kernel's separators: `:`, and `::` before layers of data alone. A backslash takes its meaning from the next one.
  const parts = data[at]!.slice(OPTION.length).match(/:+|(?:\\.|[^:\\])+/gs) ?? []
  const paths = parts.filter((part) => !part.startsWith(':'))
  const folder = commonFolder(paths)
  if (folder === undefined) return undefined
  const short = parts.map((part) => (part.startsWith(':') ? part : part.slice(folder.length + 1)))
  return {
    folder: folder.replace(/\\(.)/gs, '$1'),
    data: data.map((option, i) => (i === at ? OPTION + short.join('') : option)),
  }
}

/** Returns the deepest folder above all paths; undefined where that is `/`, or not known. */
function commonFolder(paths: readonly string[]): string | undefined {
  const [first, ...others] = paths.map((path) => path.split('/'))
  if (first === undefined || others.length === 0 || paths.some((path) => !path.startsWith('/')))
    return undefined
  let depth = first.length - 1 // the last name stays: a path must not become empty
  for (const names of others) {
    depth = Math.min(depth, names.length - 1)
    while (depth > 0 && names.slice(0, depth).some((name, at) => name !== first[at])) depth--
  }
  // What begins with an empty name, of `//` or a `/` at the end, would be an absolute path, or none.
  if (depth <= 1 || [first, ...others].some((names) => names[depth] === '')) return undefined
  return first.slice(0, depth).join('/')
}
