// Turns any error thrown below a route into the problem that the client receives.
import { HTTPException } from 'hono/http-exception'
import { OffhookError } from '../../errors.ts'
import { isTransactionConflict } from '../../store/database/transaction-conflict.ts'
import { Problem, unavailable } from './problem.ts'

/**
 * Codes of PostgreSQL and the network that mean: the database is unavailable, starting or stopping (class 08, 53, 57P), or
 * refuses connections at the moment (class 28, 3D000, 55000: no statement of Offhook causes these).
 */
const UNREACHABLE = /^(?:(?:08|28|53)\w{3}|57P\w{2}|3D000|55000|ECONN\w+|EPIPE|ENOENT|ETIMEDOUT)$/
/** The code for a statement that took longer than allowed. */
const STATEMENT_TIMEOUT = '57014'
/** The code for a lock that was not had in time. */
const LOCK_TIMEOUT = '55P03'

/** Text that PostgreSQL cannot hold, such as U+0000 in a query. */
const NOT_TEXT = /^(?:22021|22P05)$/

/** The problem for a thrown error. `unforeseen`: the error is a defect and belongs in the diagnostics. */
export function problemOf(thrown: unknown): { readonly problem: Problem; readonly unforeseen: boolean } {
  if (thrown instanceof Problem) return { problem: thrown, unforeseen: false }
  if (thrown instanceof OffhookError && thrown.code === 'unavailable')
    return { problem: unavailable(thrown.message), unforeseen: false }
  // A single row is damaged. Its owner can enter the secret again (S46).
  if (thrown instanceof OffhookError && thrown.code === 'sealed_value_damaged')
    return { problem: new Problem('secret_unreadable', thrown.message), unforeseen: false }
  if (thrown instanceof HTTPException) return { problem: ofFramework(thrown), unforeseen: false }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (NOT_TEXT.test(code))
    return { problem: new Problem('invalid_request', 'The request contains invalid characters.'), unforeseen: false }
  if (code === STATEMENT_TIMEOUT)
    return { problem: unavailable('The request timed out. Narrow the filter.'), unforeseen: false }
  if (code === LOCK_TIMEOUT || isTransactionConflict(thrown))
    return { problem: unavailable('Other requests changed the same data. Try again in a moment.'), unforeseen: false }
  if (UNREACHABLE.test(code) || isPoolTimeout(thrown))
    return { problem: unavailable('The database is unavailable. Try again in a moment.'), unforeseen: false }
  return {
    problem: new Problem('internal_error', 'Internal error. The server log has the details.'),
    unforeseen: true,
  }
}

/** The pool throws these two errors without a code. */
function isPoolTimeout(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    /timeout exceeded when trying to connect|Connection terminated|timeout expired/.test(thrown.message)
  )
}

function ofFramework({ status }: HTTPException): Problem {
  if (status === 415)
    return new Problem('unsupported_media_type', 'Send JSON with the header "content-type: application/json".')
  return new Problem('invalid_request', 'The request could not be parsed.')
}
