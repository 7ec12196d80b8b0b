// The rights that a search requires (S54): whoever may not see numbers could otherwise find out a number by trying its digits.
import type { ActionContext } from '../context.ts'
import type { ActionFailure } from '../failure.ts'
import { refusedRight } from '../refusals.ts'

type Searching = Pick<ActionContext, 'access' | 'actor'>

/** Fails for a search by a number or a uniqueid, which some systems derive from the number. */
export function requireNumbers(context: Searching): ActionFailure | null {
  return refusedRight(context, 'numbers', 'Searching by number or uniqueid')
}

/** Fails for a text that may be a part of a number, typed in any format. */
export function requireNumbersFor(context: Searching, text: string | undefined): ActionFailure | null {
  return text === undefined || !mayBeNumber(text) ? null : requireNumbers(context)
}

/** Fails for a search in bodies, which contain numbers in any encoding. */
export function requireBodies(context: Searching): ActionFailure | null {
  const what = 'Searching in bodies'
  return refusedRight(context, 'bodies', what) ?? refusedRight(context, 'numbers', what)
}

/** A public id, or the UUID in it. */
const ID = /^(?:[a-z]{2,5}_[\da-f]{32}|[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12})$/i

/** Even one digit helps to find out a number of which the last three digits are shown. */
const DIGIT = /\p{N}/u

function mayBeNumber(text: string): boolean {
  const typed = text.trim()
  return !ID.test(typed) && DIGIT.test(typed)
}
