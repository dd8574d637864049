/** A headless Chromium, driven through its pipe: it opens a page, runs scripts in it, and presses keys. */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import type { Readable, Writable } from 'node:stream'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

interface Answer {
  readonly id?: number
  readonly result?: { readonly [key: string]: unknown }
  readonly error?: { readonly message: string }
  readonly method?: string
  readonly params?: { readonly [key: string]: unknown }
}

/** Returns the path of an installed Chromium; undefined where there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable)
}

/** Returns the reason to skip a test that needs Chromium, or false. */
export function skipWithoutChromium(): string | false {
  return findChromium() === undefined ? 'Chromium is not installed (apt-get install chromium)' : false
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** One page in a browser of its own. Disposing of it ends the browser. */
export class ChromiumPage implements AsyncDisposable {
  /** Lines of the console, uncaught errors, and what the policy of the page has blocked. */
  readonly complaints: string[] = []
  readonly #child: ChildProcess
  readonly #profile: string
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #session: string | undefined
  #onLoad = (): void => {}
  #ids = 0
  #rest = ''

  private constructor(path: string) {
    this.#profile = mkdtempSync(join(tmpdir(), 'tt-chromium-'))
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
    const args = [...flags, '--remote-debugging-pipe', `--user-data-dir=${this.#profile}`, 'about:blank']
    this.#child = spawn(path, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true })
    const output = this.#child.stdio[4] as Readable
    output.setEncoding('utf8').on('data', (text: string) => this.#receive(text))
  }

  /** Opens a page in a window of 1280 × 800. Resolves when it is loaded. */
  static async open(url: string, scheme: 'light' | 'dark' = 'light'): Promise<ChromiumPage> {
    const page = new ChromiumPage(findChromium()!)
    const { targetId } = await page.send('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await page.send('Target.attachToTarget', { targetId, flatten: true })
    page.#session = sessionId as string
    for (const domain of ['Page', 'Runtime', 'Log']) await page.send(`${domain}.enable`)
    const size = { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false }
    await page.send('Emulation.setDeviceMetricsOverride', size)
    const features = [{ name: 'prefers-color-scheme', value: scheme }]
    await page.send('Emulation.setEmulatedMedia', { features })
    const loaded = new Promise<void>((resolve) => {
      page.#onLoad = resolve
    })
    await page.send('Page.navigate', { url })
    await loaded
    return page
  }

  /** Sends a command of the DevTools protocol. Resolves with its result. */
  send(method: string, params: object = {}): Promise<{ readonly [key: string]: unknown }> {
    const id = ++this.#ids
    const input = this.#child.stdio[3] as Writable
    const session = this.#session === undefined ? {} : { sessionId: this.#session }
    input.write(`${JSON.stringify({ id, method, params, ...session })}\0`)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) =>
        error === undefined ? resolve(result ?? {}) : reject(new Error(`${method}: ${error.message}`)),
      )
    })
  }

  /** Runs an expression in the page. Resolves with its value, as JSON has it. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const options = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', options)
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return (result as { value: Value }).value
  }

  /** Resolves when an expression is true, which is asked at each picture that the page draws. */
  async until(expression: string): Promise<void> {
    const wait = `new Promise((done) => { const look = () => (${expression}) ? done() : requestAnimationFrame(look); look() })`
    await this.evaluate(wait)
  }

  /** Presses a key, such as `Enter` or `/`. */
  async press(key: string): Promise<void> {
    const text = key.length === 1 ? { text: key } : {}
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...text })
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key })
  }

  /** Presses the mouse at a place, or turns its wheel there. */
  async mouse(x: number, y: number, wheel?: number): Promise<void> {
    const at = { x, y, button: 'left', clickCount: 1 }
    if (wheel !== undefined) {
      await this.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX: 0, deltaY: wheel })
      return
    }
    for (const type of ['mousePressed', 'mouseReleased'])
      await this.send('Input.dispatchMouseEvent', { type, ...at })
  }

  /** Returns a picture of the page, a PNG in base64. */
  async screenshot(): Promise<string> {
    return (await this.send('Page.captureScreenshot', { format: 'png' })).data as string
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { pid, exitCode } = this.#child
    const gone = exitCode !== null ? undefined : new Promise((resolve) => this.#child.once('close', resolve))
    if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL') // its own process group
    await gone
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }

  #receive(text: string): void {
    const messages = (this.#rest + text).split('\0')
    this.#rest = messages.pop()!
    for (const message of messages) this.#answer(JSON.parse(message) as Answer)
  }

  #answer(answer: Answer): void {
    if (answer.id !== undefined) {
      this.#waiting.get(answer.id)?.(answer)
      this.#waiting.delete(answer.id)
    } else if (answer.method === 'Page.loadEventFired') {
      this.#onLoad()
    } else if (/^(Log\.entryAdded|Runtime\.(exceptionThrown|consoleAPICalled))$/.test(answer.method ?? '')) {
      this.complaints.push(JSON.stringify(answer.params))
    }
  }
}
