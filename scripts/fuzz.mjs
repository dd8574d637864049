// Fuzzes: builds the targets of test/fuzz into build/fuzz under AddressSanitizer and
// UndefinedBehaviorSanitizer and runs each for a while, two at a time.
//
//   npm run fuzz [-- --seconds 600] [target …]
//
// C++ targets (clang's libFuzzer): frame_reader, envelope, connection, socket_name.
// TypeScript targets: twins (native/wire beside ts/wire), address.
// Seeds are in test/fuzz/corpus/<target>; new inputs are added to build/fuzz/corpus/<target> in each run.
// An input that fails is kept in build/fuzz/failures. To run it again:
//
//   build/fuzz/<target> FILE            or, for twins and address, npm run fuzz -- <target> --input FILE
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildExecutable, coreSources, sanitizerOptions, simulatedCalls } from './lib/cpp.mjs'
import { buildDist, buildTests } from './lib/dist.mjs'
import { root } from './lib/files.mjs'
import { fail, mapLimit, outputOf, run } from './lib/run.mjs'

const native = {
  frame_reader: { maxLength: 40_000 },
  envelope: { maxLength: 2_000 },
  connection: { maxLength: 60_000, simulates: true },
  socket_name: { maxLength: 200 },
}
const scripted = ['twins', 'address']

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' }, input: { type: 'string' } },
})
const targets = positionals.length > 0 ? positionals : [...Object.keys(native), ...scripted]
const unknown = targets.filter((target) => native[target] === undefined && !scripted.includes(target))
if (unknown.length > 0) fail(`No such target: ${unknown.join(', ')}`)
const compiler = process.env.CLANGXX || 'clang++'
const failures = 'build/fuzz/failures'
mkdirSync(join(root, failures), { recursive: true })

if (targets.some((target) => native[target] !== undefined)) requireFuzzer()
for (const target of targets) await prepare(target)
const codes = await mapLimit(targets, 2, (target) =>
  native[target] ? fuzzNative(target) : fuzzScript(target),
)
if (codes.some((code) => code !== 0)) process.exitCode = 1

function requireFuzzer() {
  const program = 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }'
  const flags = ['-x', 'c++', '-fsanitize=fuzzer,address', '-o', '/dev/null', '-']
  if (outputOf(compiler, flags, program) === undefined) {
    fail(`${compiler} with libFuzzer not found (on Debian 12: apt-get install clang libclang-rt-14-dev)`)
  }
}

async function prepare(target) {
  if (native[target] === undefined) {
    await buildDist({ ifNeeded: true })
    return buildTests({ ifNeeded: true })
  }
  const simulation = ['kernel', 'progress_watch', 'step_engine'].map((name) => `test/faults/${name}.cc`)
  await buildExecutable({
    compiler,
    directory: 'build/fuzz',
    name: target,
    sources: [
      ...coreSources(),
      ...(native[target].simulates ? simulation : []),
      `test/fuzz/${target}_fuzz.cc`,
    ],
    flags: ['-fsanitize=fuzzer-no-link,address,undefined', '-fno-sanitize-recover=all', '-Itest/faults'],
    libraries: ['-fsanitize=fuzzer', ...(native[target].simulates ? simulatedCalls : [])],
  })
}

async function fuzzNative(target) {
  const corpus = `build/fuzz/corpus/${target}`
  mkdirSync(join(root, corpus), { recursive: true })
  const args = [
    `-max_total_time=${options.seconds}`,
    `-max_len=${native[target].maxLength}`,
    '-timeout=20',
    '-rss_limit_mb=2048',
    '-print_final_stats=1',
    `-artifact_prefix=${failures}/${target}-`,
    corpus,
    `test/fuzz/corpus/${target}`,
  ].filter((arg) => arg.startsWith('-') || existsSync(join(root, arg)))
  const env = { ...sanitizerOptions, ...process.env }
  const { code, output } = await run(`build/fuzz/${target}`, args, { quiet: true, env })
  if (code !== 0) console.error(withoutProgress(output))
  const stat = (name) => Number(new RegExp(`stat::${name}:\\s+(\\d+)`).exec(output)?.[1] ?? 0)
  report(target, code, {
    runs: stat('number_of_executed_units'),
    perSecond: stat('average_exec_per_sec'),
    coverage: Number([...output.matchAll(/ cov: (\d+)/g)].at(-1)?.[1] ?? 0),
    found: stat('new_units_added'),
  })
  return code
}

/** The lines in which libFuzzer reports a failure. */
function withoutProgress(output) {
  return output.replace(/^(#\d+\t|INFO: ).*\n/gm, '')
}

async function fuzzScript(target) {
  const args = [`dist-test/fuzz/${target}.js`, '--seconds', options.seconds]
  if (options.input !== undefined) args.push('--input', options.input)
  const { code, output } = await run(process.execPath, args, { quiet: true })
  const result = /^\{.*\}$/m.exec(output)?.[0]
  if (code !== 0 || result === undefined) console.error(output)
  report(target, code, result === undefined ? {} : JSON.parse(result))
  return code
}

function report(target, code, { runs = 0, perSecond = 0, coverage, found }) {
  const extra = [
    coverage === undefined ? [] : [`coverage ${coverage}`],
    found === undefined ? [] : [`${found} new inputs`],
  ].flat()
  const words = [`${runs} runs`, `${perSecond}/s`, ...extra, code === 0 ? 'ok' : `FAILED (${code})`]
  console.log(`${target.padEnd(13)} ${words.join(', ')}`)
}
