/** Returns the ttrpc address in what a shim's `start` printed. */
export function parseShimAddress(text: string): string {
  return text.trim()
}
