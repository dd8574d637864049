import { formatAddress } from '../../engine/address/address.js'
import type { Command } from './command.js'
import { ExitCode } from './exit-code.js'
import { printableJson } from './printable-json.js'
import { StopSignal } from './stop-signal.js'
import { filterOf } from './tap/filter.js'
import { LiveOutput } from './tap/live-output.js'
import { Payloads } from './tap/payloads.js'
import { RecordingWriter, readRecording } from './tap/recording.js'
import { type TapSettings, type TapSource, tapSettings } from './tap/settings.js'
import { TapDecoder } from './tap/tap-decoder.js'
import type { TapEvent } from './tap/tap-event.js'
import type { TapRecord } from './tap/tap-record.js'
import { TapServer } from './tap/tap-server.js'
import { TextView } from './tap/text.js'
import type { Terminal } from './terminal.js'

const HELP = `Usage: ttrpc tap LISTEN TARGET [OPTIONS]
       ttrpc tap --read FILE [OPTIONS]

Listens on LISTEN, passes each connection on to the server at TARGET, and shows
each frame: → is the client, ← the server. Point the client to LISTEN.

  --proto FILE      show payloads of its methods as JSON; may be repeated
  -I, --include DIR search imports there; may be repeated
  --no-payload      show no payload
  --method GLOB     frames of these methods alone: 'containerd.*/Create*'
  --stream N        frames of this stream alone
  --json            one JSON object a line
  --web [PORT]      draw the calls on a time line: serves a page on 127.0.0.1,
                    and prints its address
  --write FILE      keep the bytes, payloads included, for --read
  --read FILE       show what --write has kept

Addresses: unix:///run/x.sock, /run/x.sock, tcp://127.0.0.1:80. Ctrl-C ends it.
File descriptors that are sent over a unix socket are not passed on.`

/** What a run of the command has. */
interface TapRun {
  readonly settings: TapSettings
  readonly payloads: Payloads
  readonly terminal: Terminal
  readonly stop: StopSignal
}

type LiveSource = Extract<TapSource, { kind: 'live' }>

/** `ttrpc tap`. */
export const tap: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const settings = tapSettings(args)
    const payloads = await Payloads.load(settings.protos, settings.includeDirs, settings.hidePayloads)
    const stop = new StopSignal(terminal.stdout)
    const run = { settings, payloads, terminal, stop }
    const { source, webPort } = settings
    try {
      if (webPort !== undefined) await draw(run, webPort)
      else if (source.kind === 'recording') await printRecording(run, source.path)
      else await printLive(run, source)
      return ExitCode.OK
    } finally {
      stop.release()
    }
  },
}

async function printRecording({ settings, payloads, terminal, stop }: TapRun, path: string): Promise<void> {
  const lines: string[] = []
  const decoder = new TapDecoder(
    payloads,
    printer(settings, terminal, (line) => lines.push(line)),
  )
  for await (const event of readRecording(path)) {
    decoder.push(event)
    if (lines.length > 0)
      await Promise.race([terminal.print(lines.splice(0).join('\n'), 'styled'), stopped(stop)])
    if (stop.signal.aborted) return
  }
}

function stopped({ signal }: StopSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function printLive(run: TapRun, source: LiveSource): Promise<void> {
  const output = new LiveOutput(run.terminal)
  return relay(
    run,
    source,
    printer(run.settings, run.terminal, (line) => output.print(line)),
  )
}

/** Serves the page until the user ends it. */
async function draw(run: TapRun, port: number): Promise<void> {
  const { settings, payloads, terminal, stop } = run
  const { WebView } = await import('./tap/web/web-view.js')
  const view = await WebView.load()
  const isShown = filterOf(settings.filter)
  const show = (record: TapRecord): void => {
    if (isShown(record)) view.show(record)
  }
  try {
    const { source } = settings
    if (source.kind === 'live') {
      const target = formatAddress(source.target)
      await relay(run, source, show, async (listen) =>
        terminal.print(await view.listen(port, { kind: 'live', listen, target })),
      )
    } else {
      const decoder = new TapDecoder(payloads, show)
      for await (const event of readRecording(source.path)) {
        decoder.push(event)
        if (stop.signal.aborted) return
      }
      await terminal.print(await view.listen(port, source))
      await stop.ended()
    }
  } finally {
    await view.close()
  }
}

/** Relays until the user ends it. `onListening` is called with the address, and is waited for. */
async function relay(
  { settings, payloads, terminal, stop }: TapRun,
  { listen, target }: LiveSource,
  onRecord: (record: TapRecord) => void,
  onListening?: (address: string) => Promise<void>,
): Promise<void> {
  const decoder = new TapDecoder(payloads, onRecord)
  let writer: RecordingWriter | undefined
  const server = await TapServer.listen(listen, target, (event: TapEvent) => {
    try {
      writer?.write(event)
      decoder.push(event)
    } catch (error) {
      stop.fail(error as Error) // a full disk, for example: a recording with a hole would deceive
    }
  })
  try {
    const from = server.address
    if (settings.write !== undefined)
      writer = new RecordingWriter(settings.write, from, formatAddress(target))
    await onListening?.(from)
    terminal.complain(`ttrpc tap: listening on ${from}, passing on to ${formatAddress(target)}`)
    server.start()
    await stop.ended()
  } finally {
    await server.close()
    writer?.close()
  }
}

/** Returns what prints a record that passes the filter. */
function printer(
  settings: TapSettings,
  terminal: Terminal,
  print: (line: string) => void,
): (record: TapRecord) => void {
  const shown = filterOf(settings.filter)
  const text = new TextView(terminal)
  return (record) => {
    if (shown(record)) print(settings.json ? printableJson(record) : text.line(record))
  }
}
