export interface CgroupV2Metrics {
  readonly pids?: { readonly current: bigint; readonly limit: bigint }
}
export async function readV2Metrics(folder: string): Promise<CgroupV2Metrics> {
  throw new Error(folder)
}
