export interface CgroupV1Metrics {
  readonly pids?: { readonly current: bigint; readonly limit: bigint }
}
export async function readV1Metrics(folders: ReadonlyMap<string, string>): Promise<CgroupV1Metrics> {
  throw new Error(String(folders.size))
}
