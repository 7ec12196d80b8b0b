// What deliveries that fail alike have in common (D30). The database groups attempts with the SQL below, and the log of deliveries
// compares them with the same rule in TypeScript.

/** Why an attempt failed: the status of the response, the class of the error, and the reason without what varies. */
export interface Cause {
  readonly code: number | null
  readonly error: string | null
  /** `null`: there is no reason, or any. */
  readonly message: string | null
}

/** The beginning of a reason that is compared, and what is kept of it, in characters. */
const COMPARED_CHARS = 500
const KEPT_CHARS = 300

/** Ids, times and numbers: words with a digit of four characters or more. The expression means the same in SQL and here. */
const VARYING_WORD = '(?=[A-Za-z0-9_:-]{4})[A-Za-z0-9_:-]*[0-9][A-Za-z0-9_:-]*'
const VARYING_WORDS = new RegExp(VARYING_WORD, 'g')

/** The message of the reason in an SQL expression. */
export const messageSql = (reason: string): string =>
  `left(regexp_replace(left(${reason}, ${COMPARED_CHARS}), '${VARYING_WORD}', '#', 'g'), ${KEPT_CHARS})`

/** The reason without what varies from call to call. */
export function messageOf(reason: string | null): string | null {
  return reason === null ? null : first(first(reason, COMPARED_CHARS).replaceAll(VARYING_WORDS, '#'), KEPT_CHARS)
}

/** Whether an attempt failed for this cause. */
export function isCausedBy(
  {
    code,
    error,
    reason,
  }: { readonly code: number | null; readonly error: string | null; readonly reason: string | null },
  cause: Cause,
): boolean {
  return code === cause.code && error === cause.error && (cause.message === null || messageOf(reason) === cause.message)
}

/** PostgreSQL counts characters, not UTF-16 code units. */
function first(text: string, chars: number): string {
  return new RegExp(`^[^]{0,${chars}}`, 'u').exec(text)?.[0] ?? ''
}
