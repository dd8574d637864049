import type { TapRecord } from '../tap-record.js'

/** What the server of the page sends first on each connection. */
export interface Hello {
  readonly source:
    | { readonly kind: 'live'; readonly listen: string; readonly target: string }
    | { readonly kind: 'recording'; readonly path: string }
  /** The time of the tap's clock, in milliseconds since 1970. */
  readonly at: number
  /** Whether what follows continues what this page has. */
  readonly resumed: boolean
  /** Records that the tap no longer keeps. */
  readonly leftOut: number
}

/** `refused`: the tap has eight pages already, or is another one. */
export type FeedState = 'connecting' | 'open' | 'lost' | 'ended' | 'refused'

export interface FeedHandler {
  onHello(hello: Hello): void
  /** `characters`: the length of the record as text. */
  onRecord(record: TapRecord, characters: number): void
  onState(state: FeedState): void
}

/** Receives the records of the tap. */
export function openFeed(handler: FeedHandler): void {
  const feed = new EventSource(`${location.pathname.replace(/\/$/, '')}/events`)
  feed.addEventListener('hello', ({ data }) => {
    handler.onHello(JSON.parse(data))
    handler.onState('open')
  })
  feed.addEventListener('message', ({ data }) => handler.onRecord(JSON.parse(data), data.length))
  feed.addEventListener('end', () => {
    feed.close()
    handler.onState('ended')
  })
  feed.addEventListener('error', () =>
    handler.onState(feed.readyState === EventSource.CLOSED ? 'refused' : 'lost'),
  )
}
