// Responses that are compressed although `identity` was requested (S8). They are never decompressed.

/** The encoding of a response's body, such as `gzip`, that was not requested; `null`: the body is plain text, or empty (S8). */
export function unexpectedEncoding({
  headers,
  body,
}: {
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
}): string | null {
  const encoding =
    headers
      .find(([key]) => key.toLowerCase() === 'content-encoding')?.[1]
      .trim()
      .toLowerCase() ?? ''
  if (encoding === '' || encoding === 'identity' || isPlainText(body)) return null
  return /^[a-z\d-]{1,20}$/.test(encoding) ? encoding : 'somehow'
}

/** Some receivers claim an encoding without using it. A character that was cut at the end is no fault. */
function isPlainText(body: Uint8Array): boolean {
  try {
    return !/[^\P{Cc}\t\r\n]/u.test(new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: true }))
  } catch {
    return false
  }
}
