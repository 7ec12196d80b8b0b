// Digits that a caller presses while nobody is connected: choices in menus, and answers of a survey after the talk.
import { setFields, type ReportedCall } from './call-updates.ts'
import type { Status } from '../../calls/call.ts'

export interface DtmfCall extends ReportedCall {
  readonly status: Status | null
  /** All digits. */
  digits: string
  /** Choices per menu; the last is still being made. */
  readonly menus: string[]
  survey: string
  readonly evidence: { readonly answered: boolean }
}

/** Enough for any menu; a caller may press keys for hours. */
const DIGITS_MAX = 64

/** The caller enters a menu that asks: the next digits are a new choice. */
export function beginMenuChoice(call: DtmfCall): void {
  if (call.menus.at(-1) !== '') call.menus.push('')
}

/** Notes a digit of the caller's leg. Returns whether it counts: digits that nobody asks for do not, nor do excess digits. */
export function noteDigit(call: DtmfCall, pressed: string): boolean {
  if (pressed.length !== 1) return false
  if (call.status !== 'in_menu' && call.status !== 'queued' && call.status !== 'voicemail') return false
  if (call.evidence.answered) {
    if (call.survey.length >= DIGITS_MAX) return false
    call.survey += pressed
    setFields(call, { survey_outcome: call.survey })
    return true
  }
  if (call.digits.length >= DIGITS_MAX) return false
  call.digits += pressed
  if (call.status === 'in_menu') call.menus.push((call.menus.pop() ?? '') + pressed)
  setFields(call, {
    dtmf_digits: call.digits,
    ivr_path: call.menus.filter((choice) => choice !== '').join('>') || null,
  })
  return true
}
