// The settings of a Twilio source, as a person writes them, checked.
import { e164 } from '../../calls/numbers.ts'
import type { RecordingCredentials } from '../kind.ts'
import {
  countryFlaws,
  recordsFlaws,
  settingFlaw,
  unknownSettings,
  type SettingFlaw,
  type Settings,
} from '../settings.ts'

/** Every setting of this kind. */
const KNOWN = [
  'account_sid',
  'auth_token',
  'forward_to',
  'timeout_s',
  'record',
  'answered_by',
  'country',
  'records',
  'recordings_origin',
] as const

const DEFAULT_ORIGIN = 'https://api.twilio.com'
/** The API, or one of its regions by edge: https://www.twilio.com/docs/global-infrastructure/understanding-twilio-regions */
const ORIGIN = /^https:\/\/api(\.[a-z0-9-]+){0,2}\.twilio\.com$/

/** Of `<Dial>` (https://www.twilio.com/docs/voice/twiml/dial#timeout); Twilio adds five seconds by itself. */
const TIMEOUT_LEAST_S = 5
const TIMEOUT_MOST_S = 600
const TIMEOUT_S = 25

export interface Forwarding {
  readonly to: string
  readonly timeoutS: number
  readonly records: boolean
}

export function textSetting(settings: Settings, name: string): string | null {
  const value = settings[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Where calls go that Offhook is asked about; `null`: nowhere was said. */
export function forwardingOf(settings: Settings): Forwarding | null {
  const to = textSetting(settings, 'forward_to')
  const number = to === null ? null : e164(to, textSetting(settings, 'country'))
  if (number === null) return null
  const { timeout_s: timeoutS } = settings
  return { to: number, timeoutS: isTimeout(timeoutS) ? timeoutS : TIMEOUT_S, records: settings['record'] !== false }
}

/** Whether whoever answers the number's own leg is a person, or in a person's place (C13). */
export function isAnsweredByApplication(settings: Settings): boolean {
  return settings['answered_by'] === 'application'
}

export function twilioCredentials(settings: Settings): RecordingCredentials | null {
  const username = textSetting(settings, 'account_sid')
  const password = textSetting(settings, 'auth_token')
  return username === null || password === null ? null : { origin: twilioOrigin(settings), username, password }
}

/** Where the auth token goes: to the API that recordings are fetched from. */
export function twilioOrigin(settings: Settings): string {
  return textSetting(settings, 'recordings_origin') ?? DEFAULT_ORIGIN
}

export function twilioFlaws(settings: Settings): SettingFlaw[] {
  return [
    ...unknownSettings(settings, KNOWN),
    ...accountFlaws(settings),
    ...forwardingFlaws(settings),
    ...countryFlaws(settings),
    ...recordsFlaws(settings),
  ]
}

function accountFlaws(settings: Settings): SettingFlaw[] {
  const flaws: SettingFlaw[] = []
  if (!/^AC[0-9a-f]{32}$/i.test(textSetting(settings, 'account_sid') ?? ''))
    flaws.push(
      settingFlaw(
        ['account_sid'],
        'Write the Account SID: AC and 32 more characters, on the first page of the Twilio Console.',
      ),
    )
  const token = textSetting(settings, 'auth_token')
  if (token === null || /[\r\n\0]/.test(token))
    flaws.push(
      settingFlaw(
        ['auth_token'],
        'Write the auth token, which stands beside the Account SID. An API key does not sign webhooks.',
      ),
    )
  const origin = settings['recordings_origin']
  if (isGiven(origin) && !(typeof origin === 'string' && ORIGIN.test(origin)))
    flaws.push(
      settingFlaw(
        ['recordings_origin'],
        'Write where your region has its API, such as https://api.dublin.ie1.twilio.com.',
      ),
    )
  return flaws
}

function forwardingFlaws(settings: Settings): SettingFlaw[] {
  const { forward_to: to, timeout_s: timeoutS, record, answered_by: answeredBy } = settings
  const flaws: SettingFlaw[] = []
  if (isGiven(to) && (typeof to !== 'string' || forwardingOf(settings) === null))
    flaws.push(
      settingFlaw(['forward_to'], 'Write the telephone number that calls go to, with its country code: +61299991111.'),
    )
  if (isGiven(timeoutS) && !isTimeout(timeoutS))
    flaws.push(
      settingFlaw(
        ['timeout_s'],
        `Write how long it rings, in whole seconds from ${TIMEOUT_LEAST_S} to ${TIMEOUT_MOST_S}.`,
      ),
    )
  if (isGiven(record) && typeof record !== 'boolean')
    flaws.push(settingFlaw(['record'], 'Write true to have forwarded calls recorded, or false.'))
  if (isGiven(answeredBy) && answeredBy !== 'person' && answeredBy !== 'application')
    flaws.push(
      settingFlaw(['answered_by'], 'Write person, or application where a voice agent of your own takes the calls.'),
    )
  return flaws
}

function isTimeout(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= TIMEOUT_LEAST_S && Number(value) <= TIMEOUT_MOST_S
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
