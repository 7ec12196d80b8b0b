// Numbers in phone systems: extensions, feature codes, and outside numbers.
import { e164 } from '../../calls/numbers.ts'
import type { PbxState } from './state.ts'

/** Extensions are shorter; an outside number with its area code is not. */
const OUTSIDE_DIGITS_MIN = 8

type WithSettings = Pick<PbxState<never, never>, 'settings'>

/** Whether the text has as many digits as an outside number with its area code. */
export function isLong(number: string): boolean {
  return number.replaceAll(/\D/g, '').length >= OUTSIDE_DIGITS_MIN
}

/** The number if a person could dial it, else `null`: extensions may be names too. */
export function dialable(text: string): string | null {
  return /^[+*#]{0,3}[0-9][0-9*#().\- ]{0,30}$/.test(text) ? text : null
}

/** A number for a field: E.164 if possible, else unchanged if a person could dial it, else `null`. */
export function numberField({ settings }: WithSettings, raw: string | null): string | null {
  const number = raw === null ? null : dialable(raw)
  return number === null ? null : (e164(number, settings.country) ?? number)
}

/** Whether this is a number outside of the phone system. */
export function isOutside({ settings }: WithSettings, raw: string | null): boolean {
  return raw !== null && isLong(raw) && e164(raw, settings.country) !== null
}
