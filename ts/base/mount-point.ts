/**
 * Returns where a line of /proc/PID/mountinfo says that something is mounted, and its other fields before the dash:
 * `35 31 0:32 / /sys/fs/cgroup/memory rw,relatime`. Blanks and the like are `\040` in the file.
 */
export function mountFields(line: string): string[] {
  return line.split(' - ', 1)[0]!.split(' ').map(unescaped)
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
