import { join } from 'node:path'
import process from 'node:process'
import { installTools } from './tools.js'

/** A package manager of a certain version, and how a project is installed with it. */
export interface Manager {
  readonly name: string
  /** Its package and version. */
  readonly tool: string
  /** The program in the folder of tools. */
  readonly program: string
  /** Arguments of each command, in turn; before the one behind `CLEAN`, node_modules is removed. */
  readonly commands: readonly (readonly string[])[]
  /** Files of the project that configure it, for a registry. */
  files?(registry: string): Readonly<Record<string, string>>
  /** The version of Node that it needs, where that is newer than our oldest. */
  readonly node?: string
  /** Whether programs have to be run by its command `node`, because packages are not in node_modules. */
  readonly runsNode?: boolean
  /** Whether it installs the same files as the one before it in the table: building from source is tried there. */
  readonly isVariant?: boolean
  /** Whether it is a program of its own. */
  readonly isBinary?: boolean
}

export const CLEAN: readonly string[] = []

const node24 = '24.22.3'
const npmrc = (registry: string): Record<string, string> => ({
  '.npmrc': `registry=${registry}\naudit=false\nfund=false\nupdate-notifier=false\n`,
})
const npm = (major: number, version: string): Manager[] => {
  const same = { tool: `npm@${version}`, program: 'npm/bin/npm-cli.js', files: npmrc }
  const withLock = [['install', '--package-lock-only'], ['ci']]
  return [
    { name: `npm ${major} without a lock file`, ...same, commands: [['install', '--no-package-lock']] },
    { name: `npm ${major} with a lock file`, ...same, commands: withLock, isVariant: true },
  ]
}
const pnpm = (name: string, version: string, more?: Partial<Manager>): Manager => ({
  name,
  tool: `pnpm@${version}`,
  program: 'pnpm/bin/pnpm.cjs',
  commands: [['install', '--no-frozen-lockfile'], CLEAN, ['install', '--frozen-lockfile']],
  files: npmrc,
  ...more,
})
const yarn4 = (name: string, nodeLinker: 'node-modules' | 'pnp'): Manager => ({
  name,
  tool: '@yarnpkg/cli-dist@4.18.1',
  program: '@yarnpkg/cli-dist/bin/yarn.js',
  commands: [['install', '--no-immutable'], CLEAN, ['install', '--immutable']],
  files: (registry) => ({
    '.yarnrc.yml': [
      `nodeLinker: ${nodeLinker}`,
      `npmRegistryServer: '${registry}'`,
      'unsafeHttpWhitelist: [127.0.0.1]',
      'enableTelemetry: false',
      'npmMinimalAgeGate: 0',
      '',
    ].join('\n'),
  }),
  runsNode: nodeLinker === 'pnp',
})

export const managers: readonly Manager[] = [
  ...npm(10, '10.9.9'),
  ...npm(11, '11.21.2'),
  {
    name: 'yarn 1',
    tool: 'yarn@1.22.22',
    program: 'yarn/bin/yarn.js',
    commands: [['install'], CLEAN, ['install', '--frozen-lockfile']],
    files: npmrc,
  },
  yarn4('yarn 4 with nodeLinker: node-modules', 'node-modules'),
  yarn4("yarn 4 with Plug'n'Play", 'pnp'),
  pnpm('pnpm 9', '9.15.9'),
  pnpm('pnpm 10', '10.34.8'),
  pnpm('pnpm 11', '11.28.10', { node: node24, program: 'pnpm/bin/pnpm.mjs' }),
  {
    name: 'bun',
    tool: `@oven/bun-linux-${process.arch === 'arm64' ? 'aarch64' : process.arch}@1.4.5`,
    program: `@oven/bun-linux-${process.arch === 'arm64' ? 'aarch64' : process.arch}/bin/bun`,
    commands: [['install'], CLEAN, ['install', '--frozen-lockfile']],
    files: npmrc,
    isBinary: true,
  },
]

/** Returns the command line that starts a manager, and the Node that it and the installed program run on. */
export async function fetchManager(manager: Manager): Promise<{ command: readonly string[]; node: string }> {
  const node = manager.node === undefined ? process.execPath : await fetchNode(manager.node)
  const program = join(await installTools(manager.tool), manager.program)
  return { command: manager.isBinary ? [program] : [node, program], node }
}

/** Returns the path of a Node of that version. */
async function fetchNode(version: string): Promise<string> {
  const name = `node-linux-${process.arch}`
  return join(await installTools(`${name}@${version}`), name, 'bin/node')
}
