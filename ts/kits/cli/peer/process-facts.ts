import { readFile, readlink } from 'node:fs/promises'

/** What /proc knows of a process; undefined for what this user may not read. */
export interface ProcessFacts {
  readonly comm: string | undefined
  readonly executable: string | undefined
  readonly cgroup: string | undefined
  /** Namespaces by kind: whether the process shares them with this one. */
  readonly namespaces: Readonly<Record<string, 'same' | 'other'>> | undefined
}

const NAMESPACES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'user', 'uts'] as const

/** Reads the facts of a process. Never rejects: it may have ended, or be another user's. */
export async function processFacts(pid: number): Promise<ProcessFacts> {
  const at = `/proc/${pid}`
  const text = (name: string): Promise<string | undefined> =>
    readFile(`${at}/${name}`, 'utf8').then(
      (content) => content.trimEnd(),
      () => undefined,
    )
  const [comm, executable, cgroups, namespaces] = await Promise.all([
    text('comm'),
    readlink(`${at}/exe`).catch(() => undefined),
    text('cgroup'),
    namespacesOf(pid),
  ])
  return { comm, executable, cgroup: cgroups === undefined ? undefined : cgroupOf(cgroups), namespaces }
}

/** Returns the path in the one hierarchy of cgroup v2; for v1 that of systemd, or the first. */
function cgroupOf(text: string): string | undefined {
  const lines = text.split('\n')
  const line =
    lines.find((one) => one.startsWith('0::') && one !== '0::/') ??
    lines.find((one) => one.includes(':name=systemd:')) ??
    lines[0]
  return line?.split(':').slice(2).join(':')
}

async function namespacesOf(pid: number): Promise<ProcessFacts['namespaces']> {
  const pairs = NAMESPACES.map(async (kind) => {
    const links = await Promise.all([readlink(`/proc/self/ns/${kind}`), readlink(`/proc/${pid}/ns/${kind}`)])
    return [kind, links[0] === links[1] ? 'same' : 'other'] as const
  })
  return Promise.all(pairs).then(Object.fromEntries, () => undefined)
}
