import type { TerminalSize } from '../../../../process.js'
import type { OciProcess } from '../../oci-spec.js'
import type { StdioRequest } from '../create-request.js'
import type { OpenedIo } from './opened-io.js'
import { PipeIo } from './pipe-io.js'
import { TerminalIo } from './terminal-io.js'

/**
 * Opens where a process reads and writes. `size`: of its terminal; default: that in its description. Throws the error that
 * answers the call.
 */
export function openIo(
  request: StdioRequest,
  process: OciProcess | undefined,
  size?: TerminalSize,
): OpenedIo {
  return request.terminal ? new TerminalIo(request, size ?? sizeOf(process)) : new PipeIo(request)
}

/** Returns the size of the terminal in a process's description. */
function sizeOf(process: OciProcess | undefined): TerminalSize | undefined {
  const { height, width } = process?.consoleSize ?? {}
  return isSide(height) && isSide(width) ? { rows: height, columns: width } : undefined
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 0xffff
}
