/**
 * Values in requests, replies and messages of streams: each of the table arrives as it says, or is refused by its path on
 * the side that sent it, and the next call succeeds.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadProto, type MessageType } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { notMessages, type Refused, refused, type Taken, taken } from '../support/message-values.js'
import { openRaw, type Target, targets } from './targets.js'

holdWhileTesting()

const file = (name: string): URL => new URL(`../../test/unit/fixtures/proto/${name}`, import.meta.url)
const { messages } = await loadProto([file('everything.proto'), file('old.proto')])
const names = ['Scalars', 'Lists', 'Maps', 'Part', 'Presence', 'WellKnown', 'Old']

// biome-ignore lint/suspicious/noExplicitAny: any value is sent
type Loose = any
type Methods = Record<string, (message?: Loose) => Promise<Loose> & AsyncIterable<Loose> & Loose>

/** For each type one method that returns what it got, and one that does so with each message of a stream. */
const definition = {
  name: 'test.v1.Values',
  methods: Object.fromEntries(
    names.flatMap((name) => {
      const type = messages[name] as MessageType<Loose, Loose>
      const streams = { clientStreaming: true, serverStreaming: true }
      return [
        [name, { input: type, output: type }],
        [`${name}Stream`, { input: type, output: type, ...streams }],
      ]
    }),
  ),
}

async function open(target: Target) {
  const way = await openRaw(target)
  /** What handlers return in place of what they got. */
  const instead: { value?: (() => unknown) | undefined } = {}
  const answer = (message: unknown) => (instead.value === undefined ? message : instead.value())
  const handlers = Object.fromEntries(
    names.flatMap((name) => [
      [lower(name), answer],
      [
        `${lower(name)}Stream`,
        async function* (requests: AsyncIterable<unknown>) {
          for await (const request of requests) yield answer(request)
        },
      ],
    ]),
  )
  way.server.register(definition as Loose, handlers as Loose)
  const methods = (await way.connect()).service(definition as Loose) as unknown as Methods
  return { ...way, methods, instead }
}

function lower(name: string): string {
  return name[0]!.toLowerCase() + name.slice(1)
}

/** A message that fits each type. */
const fitting = (type: string): object => (type === 'Old' ? { id: 'x' } : {})

async function first(messages: AsyncIterable<unknown>): Promise<unknown> {
  for await (const message of messages) return message
  return assert.fail('the stream is empty')
}

function assertArrives(arrived: unknown, { type, arrives }: Taken): void {
  assert.deepStrictEqual(arrived, messages[type]!.create(arrives))
}

/** Whether it is the refusal of the sender; of a handler's message, the caller gets the text with code 13. */
function isRefusal(row: Refused, atSender: boolean): (error: Loose) => true {
  return (error) => {
    const path = row.path === '' ? '' : `${row.path} `
    const begin = `cannot encode ${messages[row.type]!.name}: ${path}`
    assert.ok(error.message.includes(begin), `${error.message} has no ${begin}`)
    assert.match(error.message, row.text)
    if (!atSender) assert.equal(error.code, 13)
    else
      assert.deepEqual(
        [error.name, error.code, error.path],
        [row.range ? 'RangeError' : 'TypeError', 'ERR_TTRPC_MESSAGE', row.path],
      )
    return true
  }
}

for (const target of targets) {
  describe(`values in messages: ${target.name}`, { timeout: 60_000 }, () => {
    test('in requests', async () => {
      await using way = await open(target)
      for (const row of taken) assertArrives(await way.methods[lower(row.type)]!(row.message()), row)
      for (const row of refused)
        await assert.rejects(async () => way.methods[lower(row.type)]!(row.message()), isRefusal(row, true))
      for (const value of notMessages)
        await assert.rejects(
          async () => way.methods.part!(value),
          value instanceof Promise ? /, not (a )?Promise \(await it\?\)$/ : /must be .*, not /,
        )
      assert.ok(await way.methods.part!({}))
    })

    test('in replies', async () => {
      await using way = await open(target)
      for (const row of taken) {
        way.instead.value = row.message
        assertArrives(await way.methods[lower(row.type)]!(fitting(row.type)), row)
      }
      for (const row of refused) {
        way.instead.value = row.message
        await assert.rejects(way.methods[lower(row.type)]!(fitting(row.type)), isRefusal(row, false))
      }
      // A promise that a handler returns is awaited.
      for (const value of notMessages.filter((one) => !(one instanceof Promise))) {
        way.instead.value = () => value
        await assert.rejects(way.methods.part!({}), {
          code: 13,
          message: /must be .*, not |unsupported response type: /,
        })
      }
      way.instead.value = undefined
      assert.ok(await way.methods.part!({}))
    })

    test('in messages that a client streams', async () => {
      await using way = await open(target)
      for (const row of taken)
        assertArrives(await first(way.methods[`${lower(row.type)}Stream`]!([row.message()])), row)
      for (const row of refused) {
        const call = way.methods[`${lower(row.type)}Stream`]!()
        await assert.rejects(async () => call.send(row.message()), isRefusal(row, true))
        call.cancel()
        const all = way.methods[`${lower(row.type)}Stream`]!([row.message()])
        await assert.rejects(async () => first(all), isRefusal(row, true))
      }
      for (const value of notMessages) {
        const call = way.methods.partStream!()
        await assert.rejects(
          async () => call.send(value),
          value instanceof Promise ? /, not (a )?Promise \(await it\?\)$/ : /(must be|was expected).*, not /,
        )
        call.cancel()
      }
      assert.ok(await way.methods.part!({}))
    })

    test('in messages that a handler streams', async () => {
      await using way = await open(target)
      for (const row of taken) {
        way.instead.value = row.message
        assertArrives(await first(way.methods[`${lower(row.type)}Stream`]!([fitting(row.type)])), row)
      }
      for (const row of refused) {
        way.instead.value = row.message
        await assert.rejects(
          first(way.methods[`${lower(row.type)}Stream`]!([fitting(row.type)])),
          isRefusal(row, false),
        )
      }
      way.instead.value = undefined
      assert.ok(await way.methods.part!({}))
    })
  })
}
