import { type HandlerContext, isTtrpcError, type ServiceImplementation } from 'ttrpc'
import type { Count, Nothing, streamingMethods, Text } from './echo-service.js'
import { failWith } from './failures.js'
import type { NamedCalls } from './named-calls.js'
import { checkNumber, numbered } from './numbered.js'

type Handlers = ServiceImplementation<{ name: string; methods: typeof streamingMethods }>

/** Answers that unary methods and server streams share. */
interface Told {
  deadline(context: HandlerContext): string
  metadata(context: HandlerContext): string
}

/** The streaming methods of the Go program's Echo service, as handlers of ours. */
export function streamHandlers(calls: NamedCalls, told: Told): Handlers {
  /** Waits under the name in its message until it is released, and ends its stream. */
  async function block({ value }: Text, { signal }: HandlerContext): Promise<Nothing[]> {
    await calls.block(value, signal)
    return []
  }
  return {
    async *chat(requests) {
      for await (const request of requests) yield request
    },
    async sum(requests) {
      let count = 0
      let total = 0
      for await (const { value } of requests) {
        count++
        total += value
      }
      return { value: `${count} ${total}` }
    },
    earlySum: async (requests) => ({ value: String((await first(requests)).value) }),
    count: ({ value }) => numbers(value),
    *countFail({ value }) {
      yield* numbers(2)
      failWith(value)
    },
    *flood({ value }) {
      const [count = 0, size = 0] = value.split(' ').map(Number)
      for (let index = 0; index < count; index++) yield { value: numbered(index, size) }
    },
    async upload(requests) {
      let count = 0
      let bytes = 0
      for await (const { value } of requests) {
        checkNumber(value, count++)
        bytes += value.length
      }
      return { value: `${count} ${bytes}` }
    },
    async early(requests) {
      await first(requests)
      return []
    },
    async streamFail(requests) {
      failWith((await first(requests)).value)
      return []
    },
    streamMetadata: (_, context) => [{ value: told.metadata(context) }],
    streamDeadline: (_, context) => [{ value: told.deadline(context) }],
    streamBlock: async (requests, context) => block(await first(requests), context),
    serverBlock: block,
    async *slowChat(requests, { signal }) {
      await calls.block((await first(requests)).value, signal)
      for await (const request of requests) yield request
    },
    async streamHelper(requests, { signal }) {
      const { value } = await first(requests)
      calls.untilAborted(value, signal).catch((reason) => {
        if (!isTtrpcError(reason)) throw reason
      })
      return []
    },
  }
}

/** The first message; without one Go's handlers fail with "EOF". */
async function first<T>(requests: AsyncIterator<T>): Promise<T> {
  const { done, value } = await requests.next()
  if (done) failWith('eof')
  return value
}

function* numbers(count: number): Generator<Count> {
  for (let value = 0; value < count; value++) yield { value }
}
