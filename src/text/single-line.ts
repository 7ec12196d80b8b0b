/** Text from outside in one line, without characters that disturb a database or a terminal (S38). */
export function toSingleLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .toWellFormed()
    .trim()
}
