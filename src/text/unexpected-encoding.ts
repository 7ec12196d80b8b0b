// Answers that are packed although `identity` was asked for (S8). They are never unpacked.

/** How the body of an answer is packed, such as `gzip`, though that was not asked for; `null`: it is text, or nothing (S8). */
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

/** Some say that they pack, and do not. A character that was cut at the end is no fault. */
function isPlainText(body: Uint8Array): boolean {
  try {
    return !/[^\P{Cc}\t\r\n]/u.test(new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: true }))
  } catch {
    return false
  }
}
