// Numbers as phone systems write them: extensions, feature codes, and numbers outside.
import { e164 } from '../../calls/numbers.ts'
import type { PbxState } from './state.ts'

/** Extensions are shorter; an outside number with its area code is not. */
const OUTSIDE_DIGITS_MIN = 8

type WithSettings = Pick<PbxState<never, never>, 'settings'>

/** Whether this has the digits of an outside number with its area code. */
export function isLong(number: string): boolean {
  return number.replaceAll(/\D/g, '').length >= OUTSIDE_DIGITS_MIN
}

/** The number when it is one that a person could dial, else `null`: extensions have names too. */
export function dialable(text: string): string | null {
  return /^[+*#]{0,3}[0-9][0-9*#().\- ]{0,30}$/.test(text) ? text : null
}

/** A number as fields show it: E.164 where it is one, else as the phone system has it where a person could dial it, else `null`. */
export function numberField({ settings }: WithSettings, raw: string | null): string | null {
  const number = raw === null ? null : dialable(raw)
  return number === null ? null : (e164(number, settings.country) ?? number)
}

/** Whether this is a number outside of the phone system. */
export function isOutside({ settings }: WithSettings, raw: string | null): boolean {
  return raw !== null && isLong(raw) && e164(raw, settings.country) !== null
}
