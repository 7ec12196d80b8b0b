// The caller of a call, as every page shows the caller. Pure.
import { partyOf } from '../../src/calls/history.ts'
import { NUMBER_LENGTH_MAX } from '../../src/calls/numbers.ts'
import type { ListedCall } from '../api/calls.ts'
import { words } from '../words/words.ts'
import { phone } from './phone.ts'
import { sanitizeLine } from './sanitize-text.ts'

/** The fields of a call that describe the caller. */
interface CallerFields {
  readonly caller_number?: unknown
  readonly caller_name?: unknown
  readonly caller_anonymous?: unknown
}

/** The caller: the name with the number under it, or whichever of the two is known. */
export function callerOf({ caller_number: number, caller_name: name, caller_anonymous: anonymous }: CallerFields): {
  readonly name: string
  readonly under: string | null
} {
  const shown = isText(number) ? phone(number) : null
  if (isText(name)) return { name: sanitizeLine(name), under: shown }
  if (shown !== null) return { name: shown, under: null }
  return { name: anonymous === true ? words.calls.withheld : words.calls.unknownCaller, under: null }
}

/**
 * The number whose page counts this call: of the caller, or of whom an outbound call was for. `null`: the number is unknown or
 * withheld, or the call is a test or a replayed one.
 */
export function callerPageOf(call: Pick<ListedCall, 'fields' | 'is_test' | 'is_replayed'>): string | null {
  const party = call.is_test || call.is_replayed ? null : partyOf(call.fields)
  return party !== null && party.length <= NUMBER_LENGTH_MAX ? party : null
}

/** The address of the page of a caller, without its account. */
export function callerAddress(number: string): string {
  return `/callers/${encodeURIComponent(number)}`
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
