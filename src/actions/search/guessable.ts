// Whoever may not see numbers may not search by number either: one could find out a number by trying its digits (S54).
import { RIGHT_PHRASES } from '../../access/refusal.ts'
import type { Right } from '../../access/policy.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure } from '../failure.ts'

type Searching = Pick<ActionContext, 'access'>

/** Fails for somebody who lacks this right. `what` begins the sentence, such as "Searching by number". */
export function requireRight({ access }: Searching, right: Right, what: string): ActionFailure | null {
  if (access.rights.has(right)) return null
  const ask = 'Ask an owner or admin of the account.'
  return new ActionFailure('not_permitted', `${what} requires the right ${RIGHT_PHRASES[right]}. ${ask}`)
}

/** Fails for a search by a number or a uniqueid, which some systems derive from the number. */
export function requireNumbers(context: Searching): ActionFailure | null {
  return requireRight(context, 'numbers', 'Searching by number or uniqueid')
}

/** Fails for a text that may be a part of a number, typed in any format. */
export function requireNumbersFor(context: Searching, text: string | undefined): ActionFailure | null {
  return text === undefined || !mayBeNumber(text) ? null : requireNumbers(context)
}

/** Fails for a search in bodies, which contain numbers in any encoding. */
export function requireBodies(context: Searching): ActionFailure | null {
  const what = 'Searching in bodies'
  return requireRight(context, 'bodies', what) ?? requireRight(context, 'numbers', what)
}

/** A public id, or the UUID in it. */
const ID = /^(?:[a-z]{2,5}_[\da-f]{32}|[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12})$/i

/** With the last three digits, which are shown, even two digits find out a short number. */
const DIGIT = /\p{Nd}/u

function mayBeNumber(text: string): boolean {
  const typed = text.trim()
  return !ID.test(typed) && DIGIT.test(typed)
}
