/** Asks `test/native/wire_probe.cc`, the C++ half of the wire's twins. */
import { Buffer } from 'node:buffer'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ReadLimits } from '#ttrpc/wire/frame-reader.js'
import { counted, number, ProbeProcess, ROOT } from './probe.js'

/** The answer of the probe for one stream. */
export interface ProbeAnswer {
  readonly result: string
  readonly partial: boolean
  readonly rows: number[][]
}

/** A running probe. Answers come in the order of the questions. */
export class Probe {
  readonly #process: ProbeProcess

  /** Builds the probe if need be and starts it with these names, whose ids count from 0. */
  constructor(methods: readonly (readonly [service: string, method: string])[]) {
    const wire = ['native/base', 'native/wire'].flatMap((folder) =>
      readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
    )
    this.#process = new ProbeProcess({
      name: 'wire-probe',
      units: ['test/native/wire_probe.cc', ...wire.filter((name) => name.endsWith('.cc'))],
      headers: ['test/native/wire_recording_sink.h', ...wire.filter((name) => name.endsWith('.h'))],
    })
    this.#process.tell(number(methods.length))
    for (const name of methods.flat()) this.#process.tell(counted(Buffer.from(name)))
  }

  /** Returns the rows of these chunks. Rejects when the probe died, as under a sanitizer at a fault. */
  async ask(chunks: readonly Uint8Array[], limits: ReadLimits): Promise<ProbeAnswer> {
    const head = [
      limits.maxMessageBytes,
      limits.maxDiscardBytes,
      limits.maxMetadataPairs,
      limits.maxMetadataBytes,
      chunks.length,
    ].map(number)
    return JSON.parse(await this.#process.ask(Buffer.concat([...head, ...chunks.map(counted)])))
  }

  /** Ends the probe. Returns its exit code, 0 unless a sanitizer found something. */
  end(): Promise<number | null> {
    return this.#process.end()
  }
}
