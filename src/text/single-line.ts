/** Text of somebody else in one line, without what a database or a terminal minds (S38). */
export function toSingleLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .toWellFormed()
    .trim()
}
