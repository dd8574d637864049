import { CallLog } from './call-log.js'
import { Controls } from './controls.js'
import { Details } from './details.js'
import { type FeedState, type Hello, openFeed } from './event-feed.js'
import { Heading } from './heading.js'
import { TimeLine } from './time-line.js'
import { latestOf } from './view-mode.js'

/** How often the picture moves while a call is open. */
const FRAME_MS = 80

/** The page: what it has received, and what shows it. */
class Page {
  readonly #line = new TimeLine()
  readonly #heading = new Heading()
  readonly #controls = new Controls(this.#line, (what) => this.#changed(what === 'rows'))
  readonly #details = new Details(() => this.#controls.deselect())
  #log = new CallLog()
  #hello: Hello | undefined
  #state: FeedState = 'connecting'
  /** What is added to the clock of this page to get that of the tap. */
  #clockOffset = 0
  #drawnNow = 0
  #isStale = true
  #isAsked = false

  start(): void {
    openFeed({
      onHello: (hello) => this.#begin(hello),
      onRecord: (record, characters) => {
        this.#log.add(record, characters)
        this.#changed(this.#line.follower.mode !== 'held')
      },
      onState: (state) => {
        this.#state = state
        this.#changed(false)
      },
    })
    this.#changed(true)
  }

  #begin(hello: Hello): void {
    this.#hello = hello
    this.#clockOffset = hello.at - performance.now()
    if (hello.source.kind === 'recording') this.#line.follower.fit()
    if (hello.resumed) return
    this.#log = new CallLog()
    this.#line.selected = undefined
    this.#changed(true)
  }

  /** Draws soon. */
  #changed(isStale: boolean): void {
    this.#isStale ||= isStale
    if (this.#isAsked) return
    this.#isAsked = true
    requestAnimationFrame(() => {
      this.#isAsked = false
      this.#draw()
    })
  }

  #draw(): void {
    const line = this.#line
    const isHeld = line.follower.mode === 'held'
    const latest = this.#latest()
    if (!isHeld) this.#drawnNow = latest
    const isStale = this.#isStale
    this.#isStale = false
    this.#details.show(line.selected, this.#log.from ?? 0) // first: it takes room from the list
    line.draw(this.#log, this.#drawnNow, isStale)
    this.#heading.show({ log: this.#log, line, hello: this.#hello, state: this.#state })
    if (!isHeld && this.#isMoving()) setTimeout(() => this.#changed(false), FRAME_MS)
  }

  #isMoving(): boolean {
    return (
      this.#state === 'open' &&
      this.#hello?.source.kind === 'live' &&
      this.#latest() > (this.#log.to ?? Infinity)
    )
  }

  #latest(): number {
    const isLive = this.#state === 'open' && this.#hello?.source.kind === 'live'
    if (!isLive) return Math.max(this.#drawnNow, this.#log.to ?? 0)
    return latestOf(this.#log, this.#clockOffset + performance.now())
  }
}

new Page().start()
