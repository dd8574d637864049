import type { TerminalSize } from '../../../../process.js'
import { errdefsError } from '../../errdefs.js'
import type { OciProcess } from '../../oci-spec.js'
import type { StdioRequest } from '../create-request.js'
import { LoggedIo } from './logged-io.js'
import { type LoggerPipes, type LoggerSettings, startLogger } from './logger.js'
import type { OpenedIo } from './opened-io.js'
import { PipeIo } from './pipe-io.js'
import { stdioTarget } from './stdio-target.js'
import { TerminalIo } from './terminal-io.js'

/** What the io of a process depends on, beside its request. */
export interface IoSettings {
  readonly process: OciProcess | undefined
  /** Of its terminal. Default: that in its description. */
  readonly size?: TerminalSize | undefined
  /** Of a logger, which is started where stdout is `binary://`. */
  readonly logger: LoggerSettings
}

/** Opens where a process reads and writes. Rejects with the error that answers the call. */
export async function openIo(request: StdioRequest, settings: IoSettings): Promise<OpenedIo> {
  const stdout = stdioTarget('stdout', request.stdout)
  if (stdout.kind !== 'binary') return open(request, settings)
  if (request.stderr !== '' && request.stderr !== request.stdout)
    throw errdefsError('invalidArgument', 'stderr must be empty, or the URI of the logger that stdout has')
  const { logger, pipes } = await startLogger(stdout, settings.logger)
  try {
    return new LoggedIo(open(request, settings, pipes), logger)
  } catch (error) {
    logger.close()
    throw error
  }
}

function open(request: StdioRequest, { process, size }: IoSettings, pipes?: LoggerPipes): OpenedIo {
  return request.terminal
    ? new TerminalIo(request, size ?? sizeOf(process), pipes)
    : new PipeIo(request, pipes)
}

/** Returns the size of the terminal in a process's description. */
function sizeOf(process: OciProcess | undefined): TerminalSize | undefined {
  const { height, width } = process?.consoleSize ?? {}
  return isSide(height) && isSide(width) ? { rows: height, columns: width } : undefined
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 0xffff
}
