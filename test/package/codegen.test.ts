/** The courses of docs/codegen.md, from an empty folder: each command and each file as the page has it. */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { protosOfPage, root } from '../support/programs.js'
import { usersEnvironment } from '../support/users-env.js'

const page = await readFile(join(root, 'docs/codegen.md'), 'utf8')
/** Where the commands that a project gets from npm are here. */
const PROGRAMS: Readonly<Record<string, string>> = {
  ttrpc: join(root, 'dist/cli.js'),
  tsc: join(root, 'node_modules/typescript/bin/tsc'),
}

interface Course {
  readonly files: readonly (readonly [string, string])[]
  readonly commands: readonly string[]
}

function courseOf(title: string): Course {
  const text = page.split(/^## /m).find((section) => section.startsWith(title)) ?? ''
  const files = [...text.matchAll(/^`([\w.-]+)`\n\n```\w+\n(.*?)^```/gms)].map(
    ([, name, code]) => [name!, code!] as const,
  )
  const commands = [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, lines]) =>
    lines!.trimEnd().split('\n'),
  )
  return { files, commands }
}

/** Runs a line of a shell; what npm would install is linked. Returns the end of a program in the background. */
async function runLine(line: string, folder: string, t: TestContext): Promise<string> {
  const [command, ...args] = line.replace(/ &$/, '').split(' ') as [string, ...string[]]
  const options = { cwd: folder, env: usersEnvironment() }
  if (line.startsWith('npm install')) {
    await mkdir(join(folder, 'node_modules/@types'), { recursive: true })
    for (const name of args.slice(1).filter((arg) => !arg.startsWith('-'))) {
      const target = name === 'ttrpc' ? root : join(root, 'node_modules', name)
      await symlink(target, join(folder, 'node_modules', name))
    }
    return ''
  }
  if (line.endsWith(' &')) {
    const server = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
    t.after(() => server.kill('SIGKILL'))
    return String((await once(createInterface({ input: server.stdout }), 'line'))[0])
  }
  const run = promisify(execFile)
  if (command === 'npm') return (await run('npm', args, options)).stdout
  const program = command === 'npx' ? [PROGRAMS[args[0]!]!, ...args.slice(1)] : args
  const { stdout, stderr } = await run(process.execPath, program, options)
  assert.equal(stderr, '')
  return stdout
}

for (const language of ['JavaScript', 'TypeScript']) {
  test(`the course in ${language} works as the page has it`, { timeout: 60_000 }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'ttrpc-course-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    const { files, commands } = courseOf(`From an empty folder, in ${language}`)
    for (const [name, text] of [...protosOfPage(page), ...files])
      await writeFile(join(folder, name), text.replaceAll('unix:///tmp/', `unix://${folder}/`))
    assert.ok(commands.length >= 6, `${commands.length} commands`)
    const printed: string[] = []
    for (const line of commands) printed.push(await runLine(line, folder, t))
    assert.match(printed.at(-2)!, /^listening on unix:/)
    assert.equal(printed.at(-1), 'hello ada\nhello ada, 1\nhello ada, 2\n')
  })
}

test('in a project of CommonJS, JavaScript and TypeScript work as the page has it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ttrpc-commonjs-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text)
  for (const [name, text] of protosOfPage(page)) await write(name, text)
  await write('package.json', '{ "type": "commonjs" }')
  await runLine('npm install ttrpc', folder, t)
  await runLine('npm install --save-dev @types/node', folder, t)
  await runLine('npx ttrpc generate hello.proto --out gen', folder, t)
  await write('main.js', /^```cjs\n(.*?)^```/ms.exec(page)![1]!)
  await write('main.mjs', "import { Greeter } from './gen/hello.js'")
  const section = page.split(/^## /m).find((one) => one.startsWith('In a project of CommonJS'))!
  for (const name of ['main.js', 'main.mjs']) {
    const failed = await runLine(`node ${name}`, folder, t).catch((error) => String(error.stderr))
    const texts = [...section.matchAll(/^SyntaxError: .*$/gm)].map(([text]) => text)
    assert.ok(
      texts.some((text) => failed.includes(text)),
      `${failed} is on the page`,
    )
  }
  const mark = /^```sh\n(echo .*)\n```/m.exec(section)![1]!
  await promisify(execFile)('sh', ['-c', mark], { cwd: folder })
  await runLine('npx ttrpc generate hello.proto --out gen --check', folder, t)
  await runLine('node main.mjs', folder, t)
  assert.equal(await runLine('node main.js', folder, t), 'hello ada\n')
  await runLine('npx ttrpc generate hello.proto --out typed --ts', folder, t)
  const program =
    "import { Greeter, type HelloReply } from './typed/hello.js'\nconst reply: HelloReply = { text: Greeter.name }\n"
  await write('main.ts', `${program}console.log(reply.text)\n`)
  const options = '--strict --module nodenext --target es2023 --types node --outDir dist'
  await runLine(`npx tsc ${options} main.ts`, folder, t)
  assert.equal(await runLine('node dist/main.js', folder, t), 'demo.v1.Greeter\n')
})
