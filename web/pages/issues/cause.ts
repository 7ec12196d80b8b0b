import { errorWord, statusText } from '../../parts/explain-response.ts'
import { words } from '../../words/words.ts'
import type { Issue } from '../../api/issues.ts'

/** The name of the problem: `502 Bad Gateway`, `No answer in time`. */
export function titleOf({ status_code: status, error }: Pick<Issue, 'status_code' | 'error'>): string {
  return status === null ? (errorWord(error) ?? words.issues.various) : statusText(status)
}
