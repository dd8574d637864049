// Makes the seeds of the fuzzers anew: frames of recorded traffic, one a file, and hostile ones by hand.
//
//   node test/fuzz/seeds.mjs
//
// The source of each target says what it expects in front of the bytes.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const vectors = resolve(import.meta.dirname, '../vectors')
const corpus = resolve(import.meta.dirname, 'corpus')
const hex = (digits) => Buffer.from(digits.replaceAll(' ', ''), 'hex')

rmSync(corpus, { recursive: true, force: true })
const bodies = new Map() // name: { frame, body }
for (const [name, frame] of recordedFrames()) bodies.set(name, frame)
for (const [name, frame] of hostileFrames()) bodies.set(name, frame)
const streams = [...bodies, ...recordedStreams(), ...hostileStreams()]

for (const [name, frame] of bodies) {
  if (frame.length > 10 && frame.length < 2000) save('envelope', name, frame.subarray(10))
}
for (const [name, stream] of streams) save('frame_reader', name, Buffer.concat([hex('00 1234'), stream]))
save('frame_reader', 'small-limit', Buffer.concat([hex('0b 0001'), ...[...bodies.values()].slice(0, 4)]))
for (const [name, stream] of [...recordedStreams(), ...hostileStreams(), ...hostileFrames()]) {
  save('connection', name, Buffer.concat([hex('00 00 00'), stream]))
}
for (const [name, steps] of Object.entries(schedules())) {
  for (const role of [0, 1, 2, 3]) {
    const head = Buffer.from([0, role, steps.length, ...steps])
    save('connection', `${name}-${role}`, Buffer.concat([head, recordedStreams()[role][1].subarray(0, 3000)]))
  }
}
for (const name of ['', '/run/a.sock', `/${'x'.repeat(106)}`, `/${'x'.repeat(107)}`, 'a\0b']) {
  save('socket_name', `path-${name.length}`, Buffer.from(`\0${name}`))
  save('socket_name', `abstract-${name.length}`, Buffer.from(`\x01${name}`))
}
for (const [at, text] of addresses().entries()) save('address', `${at}`, Buffer.from(text))

function save(target, name, bytes) {
  mkdirSync(join(corpus, target), { recursive: true })
  writeFileSync(join(corpus, target, name), bytes)
}

/** Of each kind of frame that was recorded, one. */
function recordedFrames() {
  const seen = new Map()
  for (const [name, stream] of recordedStreams()) {
    for (const [at, frame] of split(stream).entries()) {
      const kind = `${frame[8]}-${frame[9]}-${frame.subarray(10, 60).toString('hex')}`
      if (!seen.has(kind)) seen.set(kind, [`${name}-${at}`, frame])
    }
  }
  return [...seen.values()]
}

function recordedStreams() {
  const streams = []
  for (const folder of ['ctr16-life', 'ctr16-oneshot', 'godrive-shim16']) {
    for (const file of readdirSync(join(vectors, folder))) {
      if (!/\.(c2s|s2c)\.bin$/.test(file)) continue
      streams.push([`${folder}-${file.replace('.bin', '')}`, readFileSync(join(vectors, folder, file))])
    }
  }
  return streams
}

function split(stream) {
  const frames = []
  for (let at = 0; at + 10 <= stream.length; ) {
    const end = at + 10 + stream.readUInt32BE(at)
    frames.push(stream.subarray(at, end))
    at = end
  }
  return frames
}

function frame(type, body, { stream = 1, flags = 0, length = body.length } = {}) {
  const head = Buffer.alloc(10)
  head.writeUInt32BE(length, 0)
  head.writeUInt32BE(stream, 4)
  head[8] = type
  head[9] = flags
  return Buffer.concat([head, body])
}

function hostileFrames() {
  const group = (depth) => Buffer.concat([Buffer.alloc(depth, 0x4b), Buffer.alloc(depth, 0x4c)])
  const request = {
    empty: '',
    'varint-too-long': '20 80808080808080808080',
    'varint-65-bits': '20 ffffffffffffffffff02',
    'varint-padded': '20 81808080808080808000',
    'timeout-negative': '20 ffffffffffffffffff01',
    'length-over-end': '0a 7f 61',
    'length-4-gib': '0a ffffffff0f',
    'length-64-bits': '0a ffffffffffffffffff01',
    'tag-zero': '00',
    'tag-too-big': '8080808010 00',
    'type-6': '0e',
    'type-7': '0f',
    'end-group-stray': '4c',
    'utf8-surrogate': '0a 03 eda080',
    'utf8-overlong': '0a 02 c080',
    'utf8-cut': '12 02 e282',
    'metadata-bad-utf8': '2a 05 0a01 ff 1200',
    'metadata-cut': '2a 04 0a05 6162',
    'metadata-twice': '2a 06 0a0161 120162 2a 06 0a0161 120163',
    'payload-twice': '1a 01 61 1a 02 6262',
    'wrong-wire-type': '08 01 10 01 18 01',
  }
  const response = {
    'status-twice': '0a 02 0801 0a 04 12026869',
    'status-any-bad': '0a 05 1a03 0a01 ff',
    'status-cut': '0a 05 0801',
    'code-64-bits': '0a 0b 08 ffffffffffffffffff01',
  }
  return [
    ...Object.entries(request).map(([name, body]) => [`request-${name}`, frame(1, hex(body))]),
    ...Object.entries(response).map(([name, body]) => [`response-${name}`, frame(2, hex(body))]),
    ['request-groups', frame(1, group(40))],
    ['request-group-unclosed', frame(1, Buffer.alloc(200, 0x4b))],
    ['request-known', frame(1, hex('0a 03 737663 12 02 446f 1a 03 010203 20 c0843d'))],
    ['data', frame(3, hex('0102'), { flags: 1 })],
    ['type-unknown', frame(250, hex('0102'), { flags: 255, stream: 0xffffffff })],
  ]
}

function hostileStreams() {
  const body = Buffer.alloc(17_000, 0x0a)
  return [
    ['header-cut', hex('00000005 00000001 01')],
    ['body-cut', frame(1, hex('0a'), { length: 5 })],
    ['announces-4-mib', frame(1, hex('0a'), { length: 4 << 20 })],
    ['announces-4-gib', frame(1, hex('0a'), { length: 0xffffffff })],
    ['over-limit', frame(1, hex('0a'), { length: (4 << 20) + 1 })],
    ['empty-frames', Buffer.concat(Array.from({ length: 50 }, () => frame(3, Buffer.alloc(0))))],
    ['held-largest', frame(3, body.subarray(0, 16 * 1024 - 10))],
    ['body-smallest', frame(3, body.subarray(0, 16 * 1024 - 9))],
    ['body-then-frames', Buffer.concat([frame(3, body), frame(1, hex('0a03737663'))])],
  ]
}

/** Steps of a connection: what in the low 3 bits, how in the rest. */
function schedules() {
  const step = (what, how = 0) => what | (how << 3)
  return {
    bytewise: Array.from({ length: 120 }, () => step(0)),
    unread: [step(3, 31), step(3, 31), step(3, 31), step(4), step(5, 1), step(4), step(5, 3)],
    paused: [step(7, 0), step(0, 10), step(0, 10), step(7, 1), step(4), step(5)],
    answers: [step(0, 8), step(6, 17), step(6, 17), step(7, 2), step(4), step(7, 26), step(0, 8)],
    cut: [step(0, 8), step(7, 27), step(0, 8), step(4), step(5, 9), step(6, 5)],
    closed: [step(3, 8), step(7, 28), step(0, 8)],
    'peer-deaf': [step(0, 8), step(7, 5), step(6, 10), step(4), step(0, 8)],
    'peer-gone': [step(3, 30), step(6, 8), step(7, 30), step(6, 8)],
    slow: [step(0, 3), step(7, 31), step(4), step(0, 3), step(7, 31), step(4)],
  }
}

function addresses() {
  return [
    'unix:///run/a.sock',
    'unix:/run/a.sock',
    '/run/a b%20@:.sock',
    'unix:@name',
    'unix:@/grüße',
    'fd:3',
    'fd:2147483648',
    'tcp://127.0.0.1:80',
    'tcp://[::1]:0',
    'tcp://user@host:80',
    'npipe:////./pipe/name',
    'vsock://3:1024',
    'unix:///a\0b',
    `/${'x'.repeat(107)}`,
    '__proto__:/x',
  ]
}
