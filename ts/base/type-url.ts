/** Returns the full name of the type that the URL of a `google.protobuf.Any` names: what is behind its last slash. */
export function typeNameOf(typeUrl: string): string {
  return typeUrl.slice(typeUrl.lastIndexOf('/') + 1)
}
