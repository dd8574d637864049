/** A step that a test lets go on. `reached` resolves when it has begun. */
export function gate() {
  let enter = (): void => {}
  let release = (): void => {}
  const reached = new Promise<void>((resolve) => {
    enter = resolve
  })
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const wait = (): Promise<void> => {
    enter()
    return released
  }
  return { wait, reached, release: () => release() }
}
