// Who calls, as rows of several pages name it. Pure.
import type { Fields } from '../../src/calls/call.ts'
import { words } from '../words/words.ts'
import { phone } from './phone.ts'
import { sanitizeLine } from './sanitize-text.ts'

/** Who calls: the name with the number under it, or what there is of both. */
export function callerOf({ caller_number: number, caller_name: name, caller_anonymous: anonymous }: Fields): {
  readonly name: string
  readonly under: string | null
} {
  const shown = isText(number) ? phone(number) : null
  if (isText(name)) return { name: sanitizeLine(name), under: shown }
  if (shown !== null) return { name: shown, under: null }
  return { name: anonymous === true ? words.calls.withheld : words.calls.unknownCaller, under: null }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
