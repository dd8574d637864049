import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The .proto files that arguments name, and the folders among the arguments. */
export interface ProtoArguments {
  readonly paths: readonly string[]
  readonly folders: readonly string[]
}

/** Finds the .proto files below folders; what is not a folder is a file. Throws for a folder that has none. */
export async function protoFiles(named: readonly string[]): Promise<ProtoArguments> {
  const paths: string[] = []
  const folders: string[] = []
  for (const one of named) {
    if (!(await isFolder(one))) {
      paths.push(one)
      continue
    }
    const found = await below(one)
    if (found.length === 0) throw new Error(`${one} has no .proto files`)
    folders.push(one)
    paths.push(...found)
  }
  return { paths, folders }
}

/** What does not exist may be a file of the package, such as google/rpc/status.proto. */
async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

/** Leaves out hidden folders and node_modules. Follows no links to folders, which may lead back. */
async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : below(path)
    return entry.name.endsWith('.proto') ? [path] : []
  })
  return (await Promise.all(found)).flat().sort()
}
