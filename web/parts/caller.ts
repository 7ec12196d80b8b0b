// Who calls, as every page names it. Pure.
import { words } from '../words/words.ts'
import { phone } from './phone.ts'
import { sanitizeLine } from './sanitize-text.ts'

/** What is known of who calls, as fields of a call have it. */
interface CallerFields {
  readonly caller_number?: unknown
  readonly caller_name?: unknown
  readonly caller_anonymous?: unknown
}

/** Who calls: the name with the number under it, or what there is of both. */
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
