/** The programs in pages and docstrings, as files of a user's project. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import { usersEnvironment } from './users-env.js'

export const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)

/** The compilers under whose `--strict` every program of a page has to compile, as packages of node_modules. */
export const COMPILERS = ['typescript', 'typescript-5.9'] as const

/** A program of a page or a docstring. */
export interface Program {
  /** Where it is, e.g. `docs/errors.md` or `ts/server/server.ts`. */
  readonly where: string
  /** The file name that the page has above it, the name of the declaration behind the docstring, or its number. */
  readonly name: string
  readonly language: 'js' | 'ts' | 'cjs'
  readonly code: string
}

/** Returns the programs of README, SECURITY.md and all pages of docs/. */
export async function programsOfPages(): Promise<Program[]> {
  const docs = await readdir(join(root, 'docs'), { recursive: true })
  const pages = docs.filter((name) => name.endsWith('.md')).map((name) => join('docs', name))
  const found: Program[] = []
  for (const page of ['README.md', 'SECURITY.md', ...pages.sort()]) {
    found.push(...programsOfPage(page, await readFile(join(root, page), 'utf8')))
  }
  return found
}

/** Returns the blocks of a page that are marked as JavaScript or TypeScript; a `cjs` block is CommonJS. */
export function programsOfPage(where: string, text: string): Program[] {
  const blocks = text.matchAll(/(?:^`([\w.-]+)`\n\n)?^```(\w*)\n(.*?)^```/gms)
  return [...blocks].flatMap(([, name, language, code], i) =>
    language === 'js' || language === 'ts' || language === 'cjs'
      ? [{ where, name: name ?? `${i + 1}`, language, code: String(code) }]
      : [],
  )
}

/** Returns the .proto files of a page: their names and texts. */
export function protosOfPage(text: string): (readonly [string, string])[] {
  const blocks = text.matchAll(/^`([\w.-]+\.proto)`\n\n```\w*\n(.*?)^```/gms)
  return [...blocks].map(([, name, proto]) => [String(name), String(proto)])
}

/** Returns the examples in the docstrings of ts/. */
export async function programsOfDocstrings(): Promise<Program[]> {
  const files = await readdir(join(root, 'ts'), { recursive: true })
  const found: Program[] = []
  for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
    found.push(...examplesOf(join('ts', file), await readFile(join(root, 'ts', file), 'utf8')))
  }
  return found
}

function examplesOf(where: string, text: string): Program[] {
  const found: Program[] = []
  for (const { 0: comment, index } of text.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*?@example[\s\S]*?\*\//g)) {
    const declaration = text.slice(index + comment.length).trimStart()
    const words = /^(?:(?:export|async|const|class|function|interface) )*(\w+)/.exec(declaration)
    const lines = comment.replaceAll(/^ *\* ?/gm, '')
    const codes = [...lines.matchAll(/@example\n```js\n(.*?)```/gs)].map((match) => String(match[1]))
    const marks = comment.split('@example').length - 1
    assert.equal(codes.length, marks, `${where}: an @example without a js block behind it`)
    for (const code of codes) found.push({ where, name: String(words?.[1]), language: 'js', code })
  }
  return found
}

/** A folder in which the package and what it may be used with are installed. Disposing of it removes it. */
export class ProgramFolder {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static async make(): Promise<ProgramFolder> {
    const path = await mkdtemp(join(tmpdir(), 'ttrpc-programs-'))
    for (const scope of ['@types', '@opentelemetry', '@bufbuild']) {
      await mkdir(join(path, 'node_modules', scope), { recursive: true })
    }
    await symlink(root, join(path, 'node_modules/ttrpc'))
    for (const name of ['@types/node', '@opentelemetry/api', '@bufbuild/protobuf', 'long', 'protobufjs']) {
      await symlink(join(root, 'node_modules', name), join(path, 'node_modules', name))
    }
    await writeFile(join(path, 'package.json'), '{ "type": "module" }')
    await cp(join(root, 'test/package/codecs/gen'), join(path, 'gen'), { recursive: true })
    return new ProgramFolder(path)
  }

  /** Returns a text whose sockets are in this folder. */
  placed(text: string): string {
    return text.replaceAll('unix:///tmp/', `unix://${this.path}/`)
  }

  /** Writes a file, with its sockets in this folder. */
  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.path, name), this.placed(text))
  }

  /** Runs a program to its end: as an ES module, or as CommonJS where it says so. */
  async run({ language, code }: Program, name: string): Promise<{ stdout: string; stderr: string }> {
    const file = `${name}.${language === 'cjs' ? 'cjs' : 'js'}`
    const text = language === 'ts' ? (await transform(code, { loader: 'ts' })).code : code
    await this.write(file, text)
    return run(process.execPath, [file], { cwd: this.path, env: usersEnvironment() })
  }

  /** Compiles programs under `--strict` and returns the complaints of the compiler. */
  async compile(
    programs: ReadonlyMap<string, Program>,
    compiler: (typeof COMPILERS)[number],
  ): Promise<string> {
    const files: string[] = []
    for (const [name, { language, code }] of programs) {
      // In a TypeScript file, `require` has no types; in JavaScript it is checked as an import is.
      const file = `${name}.${language === 'cjs' ? 'cjs' : 'ts'}`
      files.push(file)
      await this.write(file, code)
    }
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable'],
      moduleDetection: 'force',
      skipLibCheck: true,
      allowJs: true,
      checkJs: true,
    }
    await this.write('tsconfig.json', JSON.stringify({ compilerOptions, files }))
    const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
    const result = run(process.execPath, [tsc, '-p', this.path], { cwd: this.path })
    return result.then(
      ({ stdout }) => stdout,
      (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
    )
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.path, { recursive: true, force: true })
  }
}

/**
 * Checks that a program of a folder has printed what the comments behind its `console.log` show, up to an ellipsis.
 */
export function checkShown({ code }: Program, stdout: string, folder: ProgramFolder): void {
  for (const [, shown] of folder.placed(code).matchAll(/console\.log\(.*\) \/\/ (.+?)(?: ?….*)?$/gm)) {
    assert.ok(stdout.includes(String(shown)), `${stdout} has ${shown}`)
  }
}
