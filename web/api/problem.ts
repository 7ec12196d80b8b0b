// What the API answers when something does not work (RFC 9457), as something to throw and to show.
import { words } from '../words/words.ts'

export interface FieldProblem {
  /** JSON pointer into what was sent, such as `/settings/port`. */
  readonly pointer: string
  readonly detail: string
}

export class ApiProblem extends Error {
  readonly status: number
  readonly problems: readonly FieldProblem[]
  /** After how many seconds it makes sense to come again; `null`: the server did not say. */
  readonly retryAfterS: number | null

  constructor(status: number, detail: string, flaws: readonly FieldProblem[], retryAfterS: number | null = null) {
    super(detail)
    this.status = status
    this.problems = flaws
    this.retryAfterS = retryAfterS
  }
}

/** What an answer that is no success says. */
export async function problemOf(
  answer: Pick<Response, 'status' | 'statusText' | 'headers' | 'json'>,
): Promise<ApiProblem> {
  const body: unknown = await answer.json().catch(() => null)
  const { detail, errors } = (body ?? {}) as { detail?: string; errors?: FieldProblem[] }
  const after = Number(answer.headers.get('retry-after') ?? Number.NaN)
  return new ApiProblem(
    answer.status,
    detail ?? `${answer.status} ${answer.statusText}`,
    errors ?? [],
    Number.isFinite(after) ? after : null,
  )
}

/** A sentence for a person, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiProblem) return [error.message, ...error.problems.map(({ detail }) => detail)].join(' ')
  // A connection that breaks is a TypeError of fetch.
  if (error instanceof TypeError) return words.parts.unreachable
  return error instanceof Error ? error.message : words.parts.failed
}
