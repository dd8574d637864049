import { stat } from 'node:fs/promises'
import { filesBelow } from './files-below.js'

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
    const found = await filesBelow(one, ['.proto'])
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
