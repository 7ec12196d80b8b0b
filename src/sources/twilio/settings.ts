// Reads the settings of a Twilio source.
import { e164 } from '../../calls/numbers.ts'
import type { RecordingCredentials } from '../adapter.ts'
import { DEFAULT_TIMEOUT_S, isTimeout, twilio } from '../kinds/twilio.ts'
import { textSetting, type Settings } from '../kinds/settings.ts'

export interface Forwarding {
  readonly to: string
  readonly timeoutS: number
  readonly records: boolean
}

/** The forwarding of calls for which Twilio asks for instructions; `null`: not set. */
export function forwardingOf(settings: Settings): Forwarding | null {
  const to = textSetting(settings, 'forward_to')
  const number = to === null ? null : e164(to, textSetting(settings, 'country'))
  if (number === null) return null
  const { timeout_s: timeoutS } = settings
  return {
    to: number,
    timeoutS: isTimeout(timeoutS) ? timeoutS : DEFAULT_TIMEOUT_S,
    records: settings['record'] !== false,
  }
}

export function twilioCredentials(settings: Settings): RecordingCredentials | null {
  const username = textSetting(settings, 'account_sid')
  const password = textSetting(settings, 'auth_token')
  return username === null || password === null ? null : { origin: twilio.origin(settings), username, password }
}
