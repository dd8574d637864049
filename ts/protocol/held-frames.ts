import { Buffer } from 'node:buffer'
import {
  BODY_AT,
  BODY_LENGTH,
  KIND,
  METADATA_AT,
  PAYLOAD_AT,
  ROW_CELLS,
  RowKind,
  STATUS_AT,
} from '../wire/row.js'

interface HeldRow {
  readonly cells: Int32Array
  readonly memory: Buffer
  readonly owned: boolean
}

const nothing = Buffer.alloc(0)

/** Rows put off for later, in order, each with a copy of its bytes. */
export class HeldRows {
  #rows: HeldRow[] = []
  #next = 0

  get empty(): boolean {
    return this.#next === this.#rows.length
  }

  /** Keeps a row as `ConnectionHandler.onRow` was given it. */
  push(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    const cells = rows.slice(at, at + ROW_CELLS)
    if (cells[KIND] !== RowKind.FRAME) this.#rows.push({ cells, memory: nothing, owned: false })
    else if (owned) this.#rows.push({ cells, memory, owned })
    else this.#rows.push({ cells, memory: cutOut(cells, memory), owned: false })
  }

  /** Takes the oldest; there must be one. */
  shift(): HeldRow {
    const row = this.#rows[this.#next++]!
    if (this.empty) {
      this.#rows = []
      this.#next = 0
    }
    return row
  }
}

/** A copy of the row's body alone; its offsets count from there then. */
function cutOut(cells: Int32Array, memory: Buffer): Buffer {
  const bodyAt = cells[BODY_AT]!
  for (const cell of [BODY_AT, PAYLOAD_AT, METADATA_AT, STATUS_AT]) {
    if (cells[cell]! >= 0) cells[cell]! -= bodyAt
  }
  return Buffer.from(memory.subarray(bodyAt, bodyAt + cells[BODY_LENGTH]!))
}
