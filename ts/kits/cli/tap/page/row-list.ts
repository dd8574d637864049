import type { Call, CallLog, Connection } from './call-log.js'

/** A line of the picture: a connection, or one of its calls. */
export type Row =
  | { readonly kind: 'connection'; readonly connection: Connection; readonly calls: number }
  | { readonly kind: 'call'; readonly call: Call }

/** Returns what a row is about: the same for the same thing in another list. */
export function subjectOf(row: Row): Call | Connection {
  return row.kind === 'call' ? row.call : row.connection
}

/** Returns the rows: each connection with its calls, in the order in which they began. A call is shown when it has each word. */
export function rowsOf(log: CallLog, filter: string, collapsed: ReadonlySet<number>): Row[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const rows: Row[] = []
  for (const connection of log.connections.values()) {
    const own = connectionText(connection)
    const calls =
      words.length === 0
        ? connection.calls
        : connection.calls.filter((call) => fits(`${own} ${callText(call)}`, words))
    if (calls.length === 0 && words.length > 0 && !fits(own, words)) continue
    rows.push({ kind: 'connection', connection, calls: calls.length })
    if (collapsed.has(connection.number)) continue
    for (const call of calls) rows.push({ kind: 'call', call })
  }
  return rows
}

function fits(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase()
  return words.every((word) => lower.includes(word))
}

function connectionText({ number, peer, reason }: Connection): string {
  return `#${number} pid ${peer?.pid} uid ${peer?.uid} ${peer?.comm ?? ''} ${reason ?? ''}`
}

function callText({ service, method, stream, outcome, status }: Call): string {
  return `${service}/${method} ${stream} ${outcome} ${status?.name ?? ''} ${status?.message ?? ''}`
}
