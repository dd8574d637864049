// Fails on an import or #include that goes against the layers, and on files that import each other. Prints how
// many arrows there are between layers of ts/, and on how many floors the layers lie.
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { filesUnder, root } from './lib/files.mjs'

// A layer is a folder or a file; the longest name that fits a path is its layer. A layer may import itself and the
// layers of its line. docs/architecture.md describes the layers.
const ground = ['ts/base']
const checked = [...ground, 'ts/options']
const engine = [...checked, 'ts/wire', 'ts/peer', 'ts/diagnostics', 'ts/engine']
const calls = [...engine, 'ts/codec', 'ts/protocol', 'ts/call']
const ends = [...calls, 'ts/admission']
const io = ['socket', 'peer', 'connection', 'inbox'].map((name) => `native/io/${name}`)
const command = ['ts/index.ts', 'ts/kits/cli']
const calling = [...command, 'ts/kits/cli/call']
const onSockets = [...command, 'ts/base', 'ts/wire', 'ts/engine', 'ts/kits/cli/sockets']
const commands = 'bench call conformance describe generate list mock peer tap'.split(' ')
const layers = {
  'ts/base': [],
  'ts/wire': ground,
  'ts/options': [...ground, 'ts/wire'],
  'ts/peer': [...ground, 'ts/wire'],
  'ts/diagnostics': [...checked, 'ts/wire'],
  'ts/engine': engine,
  'ts/codec': [...checked, 'ts/wire'],
  'ts/protocol': engine,
  'ts/call': [...engine, 'ts/codec', 'ts/protocol'],
  'ts/admission': engine,
  'ts/client': ends,
  'ts/server': ends,
  'ts/errors.ts': ground,
  'ts/index.ts': ['ts/errors.ts', ...ends, 'ts/client', 'ts/server'],
  'ts/messages.ts': ['ts/codec'],
  'ts/codegen.ts': ['ts/codec'],
  'ts/rpc.ts': ['ts/codec'],
  // What all commands share: also the small change of ts/base.
  'ts/kits/cli': ['ts/base', 'ts/index.ts'],
  // Each command is a file, with a folder of its parts. Those that call, or read JSON, use the parts of ttrpc call.
  'ts/kits/cli/call': ['ts/base', ...command],
  'ts/kits/cli/call.ts': calling,
  'ts/kits/cli/bench': calling,
  'ts/kits/cli/bench.ts': [...calling, 'ts/kits/cli/bench'],
  'ts/kits/cli/describe': ['ts/index.ts', 'ts/messages.ts'],
  'ts/kits/cli/describe.ts': [...calling, 'ts/kits/cli/describe'],
  'ts/kits/cli/generate': ['ts/codegen.ts', 'ts/kits/cli'],
  'ts/kits/cli/generate.ts': ['ts/codegen.ts', 'ts/kits/cli', 'ts/kits/cli/generate'],
  'ts/kits/cli/list.ts': command,
  'ts/kits/cli/mock': [...command, 'ts/kits/cli/describe'],
  'ts/kits/cli/mock.ts': [...calling, 'ts/kits/cli/mock'],
  'ts/kits/cli/peer': [],
  'ts/kits/cli/peer.ts': [...calling, 'ts/kits/cli/peer'],
  // Commands whose bytes may be no ttrpc have sockets of their own, bound and dialed by the engine's code.
  'ts/kits/cli/sockets': ['ts/base', 'ts/engine'],
  'ts/kits/cli/tap': onSockets,
  // Runs in a browser: files there import only types, and functions that need no Node.
  'ts/kits/cli/tap/page': ['ts/kits/cli', 'ts/kits/cli/tap'],
  'ts/kits/cli/tap.ts': [...onSockets, 'ts/kits/cli/tap'],
  'ts/kits/cli/conformance': onSockets,
  'ts/kits/cli/conformance.ts': [...onSockets, 'ts/kits/cli/conformance'],
  'ts/kits/cli/commands.ts': ['ts/kits/cli', ...commands.map((name) => `ts/kits/cli/${name}.ts`)],
  'ts/kits/cli/main.ts': ['ts/base', 'ts/kits/cli', 'ts/kits/cli/commands.ts'],
  'ts/cli.ts': ['ts/kits/cli/main.ts'],
  'ts/kits/plugin': ['ts/codegen.ts'],
  'ts/protoc-gen-ttrpc.ts': ['ts/kits/plugin'],
  // Kits import the public entry alone, which proves that the public API is enough for them.
  'ts/kits/health': ['ts/index.ts', 'ts/messages.ts'],
  'ts/health.ts': ['ts/kits/health'],
  'ts/kits/containerd': ['ts/messages.ts'],
  'ts/kits/containerd/bootstrap.ts': ['ts/kits/containerd'],
  'ts/kits/containerd/task-v3.ts': ['ts/kits/containerd'],
  'ts/containerd.ts': ['ts/kits/containerd'],
  // What Node lacks for those who run other processes: functions of the add-on, with checks and types.
  'ts/process': [...checked, 'ts/engine'],
  // Who listens behind a socket of Node's own: for start of a shim, and not public.
  'ts/process/peer-uid.ts': ['ts/engine'],
  'ts/process.ts': ['ts/process'],
  // containerd waits for a shim's start and delete, which load few files: a part of what ts/index.ts and ts/containerd.ts
  // export comes from where those have it. Of ts/base they use the runtime's objects, how modules are loaded, and how
  // lines of mounts are read: functions without state.
  'ts/kits/shim': [
    ...['ts/index.ts', 'ts/messages.ts', 'ts/containerd.ts', 'ts/process.ts'],
    ...['ts/base', 'ts/errors.ts', 'ts/kits/containerd/bootstrap.ts', 'ts/kits/containerd/task-v3.ts'],
    ...['ts/process/peer-uid.ts', 'ts/kits/shim/served-socket.ts'],
  ],
  // The one call by which start finds the daemon of a group: a socket and a frame, without the engine and its client.
  'ts/kits/shim/served-socket.ts': ['ts/base', 'ts/wire'],
  'ts/shim.ts': ['ts/kits/shim'],
  'ts/kits/otel': ['ts/index.ts'],
  'ts/otel.ts': ['ts/kits/otel'],
  // The kit for tests imports internals too: it makes connections that the public API cannot make.
  'ts/kits/testing': ['ts/index.ts', ...ends, 'ts/client', 'ts/server'],
  'ts/testing.ts': ['ts/kits/testing'],

  'native/base': [],
  'native/wire': ['native/base'],
  'native/io/socket': ['native/base'],
  'native/io/peer': ['native/base', 'native/wire', 'native/io/socket'],
  'native/io/connection': ['native/base', 'native/wire', 'native/io/socket'],
  'native/io/inbox': ['native/base', 'native/wire', 'native/io/connection', 'native/io/peer'],
  'native/io/loop': ['native/base', 'native/wire', ...io],
  'native/process': ['native/base', 'native/io/socket', 'native/io/peer'],
  'native/binding': ['native/base', 'native/wire', ...io, 'native/io/loop', 'native/process'],
  'native/addon.cc': ['native/binding'],
}

const socketCommands = ['sockets', 'tap', 'conformance'].map((name) => `ts/kits/cli/${name}`)

// Modules from outside: `only` names the layers that may import one. Other npm packages may not be imported.
const externals = [
  {
    name: /^node:(net|dgram|tls|http2?|https)$/,
    only: ['ts/engine', 'ts/process/peer-uid.ts', 'ts/kits/shim/served-socket.ts', ...socketCommands],
  },
  // Bundled into the command line.
  { name: /^cli-table3$/, only: ['ts/kits/cli/conformance'] },
  { name: /^node:module$/, only: ['ts/engine', 'ts/codec'] },
  { name: /^node:/ },
  // Types alone: the user passes the module in.
  { name: /^@opentelemetry\/api$/, only: ['ts/kits/otel'], typesOnly: true },
  // Types alone: the library itself is loaded when a typed message first needs it.
  { name: /^protobufjs(\/|$)/, only: ['ts/codec'], typesOnly: true },

  {
    name: /^<(napi|node_api|js_native_api|node_api_types|js_native_api_types)\.h>$/,
    only: ['native/binding', 'native/addon.cc'],
  },
  { name: /^<(v8|uv|node|node_[a-z_]+)(-[a-z-]+)?\.h>$/, only: [] },
  // The wire layer is pure functions over bytes.
  {
    name: /^<(sys\/.+|linux\/.+|unistd\.h|fcntl\.h|poll\.h|pthread\.h)>$/,
    only: ['native/base', ...io, 'native/io/loop', 'native/process', 'native/binding'],
  },
  {
    name: /^<(thread|mutex|condition_variable)>$/,
    only: ['native/base', ...io, 'native/io/loop', 'native/process', 'native/binding'],
  },
  { name: /^<[a-z0-9_/]+(\.h)?>$/ },
]

const problems = []
const sources = [...filesUnder('ts', '.ts'), ...filesUnder('native', '.cc', '.h')]
const graph = new Map()
for (const path of sources) {
  const imports = importsOf(path)
  for (const imported of imports) check(path, imported)
  const targets = imports.map(({ name }) => targetOf(path, name))
  graph.set(
    path,
    targets.filter((target) => target !== undefined && target !== path),
  )
}
for (const cycle of cyclesOf(graph)) problems.push(`files import each other: ${cycle.join(' → ')}`)
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
const arrows = arrowsOf(graph)
console.log(
  `${sources.length} files keep to the layers: in ts/ ${countOf(arrows)} arrows on ${floorsOf(arrows)} floors`,
)

function check(path, { name, types, line }) {
  const report = (message) => problems.push(`${path}:${line}: ${message}`)
  const from = layerOf(path)
  const target = targetOf(path, name)
  if (from === undefined)
    return report('has no layer: add its folder to the table in scripts/check-layers.mjs')
  if (target === undefined) return checkExternal(from, name, types, report)
  const to = layerOf(target)
  if (to === from || layers[from].includes(to)) return
  report(`${from} may not import ${name} (${to === undefined ? 'outside the layers' : `of ${to}`})`)
}

function checkExternal(from, name, types, report) {
  const rule = externals.find((external) => external.name.test(name))
  if (rule === undefined) report(`${name} is not among the packages this project uses`)
  else if (rule.only !== undefined && !rule.only.includes(from)) report(`${from} may not import ${name}`)
  else if (rule.typesOnly && !types)
    report(`${name} must not be loaded at import time: import type, or load it when needed`)
}

/** Returns each cycle of imports once, types included, as the list of its files. Walks the imports depth-first. */
function cyclesOf(imports) {
  const cycles = []
  const done = new Set()
  const way = []
  const walk = (file) => {
    const at = way.indexOf(file)
    if (at >= 0) return void cycles.push([...way.slice(at), file])
    if (done.has(file)) return
    way.push(file)
    for (const target of imports.get(file) ?? []) walk(target)
    way.pop()
    done.add(file)
  }
  for (const file of imports.keys()) walk(file)
  return cycles
}

/** The layers of ts/, each with those that it imports from; types included. */
function arrowsOf(imports) {
  const arrows = new Map()
  for (const [file, targets] of imports) {
    if (!file.startsWith('ts/')) continue
    const from = layerOf(file)
    if (!arrows.has(from)) arrows.set(from, new Set())
    for (const to of targets.map(layerOf)) if (to !== from) arrows.get(from).add(to)
  }
  return arrows
}

function countOf(arrows) {
  return [...arrows.values()].reduce((count, { size }) => count + size, 0)
}

/** The number of layers in the longest chain of imports. */
function floorsOf(arrows) {
  const floorOf = (layer) => 1 + Math.max(0, ...[...(arrows.get(layer) ?? [])].map(floorOf))
  return Math.max(...[...arrows.keys()].map(floorOf))
}

/** The layer of a file; undefined where its folder is not named above. */
function layerOf(path) {
  const fitting = Object.keys(layers).filter((layer) => path === layer || path.startsWith(`${layer}/`))
  return fitting.sort((a, b) => b.length - a.length)[0]
}

/** The file of the repository that an import means; undefined for one from outside. */
function targetOf(path, name) {
  if (name.startsWith('<')) return undefined
  if (path.startsWith('native/')) {
    const beside = join(dirname(path), name)
    return sources.includes(beside) ? beside : join('native', name)
  }
  if (name.startsWith('.')) return normalize(join(dirname(path), name)).replace(/\.js$/, '.ts')
  return name.startsWith('#ttrpc/') ? name.replace('#ttrpc/', 'ts/').replace(/\.js$/, '.ts') : undefined
}

/** Imports of a file as `{ name, types, line }`; `types`: import type, gone after compiling. */
function importsOf(path) {
  const text = withoutComments(readFileSync(join(root, path), 'utf8'))
  const lineAt = (index) => text.slice(0, index).split('\n').length
  const pattern = path.startsWith('native/')
    ? /^[ \t]*#[ \t]*include[ \t]*(?:(?<angle><[^>]+>)|"(?<name>[^"]+)")/gm
    : /^[ \t]*(?:import|export)\b(?<types>[ \t]+type\b)?(?:[\w$*,\s]*(?:\{[^}]*\})?\s*from)?\s*['"](?<name>[^'"]+)['"]|\bimport\(\s*(?<lazy>['"](?<name2>[^'"]+)['"])/gm
  return [...text.matchAll(pattern)].map(({ index, groups }) => ({
    name: groups.name ?? groups.name2 ?? groups.angle,
    types: groups.types !== undefined || groups.lazy !== undefined,
    line: lineAt(index + 1),
  }))
}

/** Blanks comments and keeps the lines where they are. Only comments that start a line: enough to find imports. */
function withoutComments(text) {
  const blank = (comment) => comment.replace(/[^\n]/g, ' ')
  return text.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, blank).replace(/^[ \t]*\/\/.*$/gm, blank)
}
