import { type Client, type ConnectOptions, connect } from '../../index.js'
import { UsageError } from './command.js'

/** Connects. Rejects with `UsageError` for an address that cannot be one, otherwise as `connect`. */
export async function connectTo(
  address: string,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Client> {
  try {
    return await connect(address, { ...options, signal })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_TTRPC_ADDRESS') throw error
    throw new UsageError((error as Error).message)
  }
}
