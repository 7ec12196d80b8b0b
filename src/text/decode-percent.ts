/** Decodes percent-encoding (RFC 3986). A text with a percent sign that encodes nothing stays unchanged. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
