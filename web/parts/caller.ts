// The caller of a call, as every page shows the caller. Pure.
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

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
