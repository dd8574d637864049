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
  --write FILE      keep the bytes, payloads included, for --read
  --read FILE       show what --write has kept

Addresses: unix:///run/x.sock, /run/x.sock, tcp://127.0.0.1:80. Ctrl-C ends it.
File descriptors that are sent over a unix socket are not passed on.`

/** `ttrpc tap`. */
export const tap: Command = {
  help: HELP,
  async run(args: readonly string[], terminal: Terminal): Promise<number> {
    const settings = tapSettings(args)
    const payloads = await Payloads.load(settings.protos, settings.includeDirs, settings.hidePayloads)
    const stop = new StopSignal(terminal.stdout)
    try {
      if (settings.source.kind === 'recording') {
        await replay(settings, settings.source.path, payloads, terminal, stop)
      } else await live(settings, settings.source, payloads, terminal, stop)
      return ExitCode.OK
    } finally {
      stop.release()
    }
  },
}

async function replay(
  settings: TapSettings,
  path: string,
  payloads: Payloads,
  terminal: Terminal,
  stop: StopSignal,
): Promise<void> {
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

async function live(
  settings: TapSettings,
  { listen, target }: Extract<TapSource, { kind: 'live' }>,
  payloads: Payloads,
  terminal: Terminal,
  stop: StopSignal,
): Promise<void> {
  const output = new LiveOutput(terminal)
  const decoder = new TapDecoder(
    payloads,
    printer(settings, terminal, (line) => output.print(line)),
  )
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
