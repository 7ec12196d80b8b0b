import { e164 } from '../../calls/numbers.ts'
import { answeredBy, country, recordsSetting } from './common-settings.ts'
import { setting, type SourceKind } from './kind.ts'
import { isGiven, textSetting } from './settings.ts'

const DEFAULT_ORIGIN = 'https://api.twilio.com'
/** The API, or one of its regions by edge: https://www.twilio.com/docs/global-infrastructure/understanding-twilio-regions */
const ORIGIN = /^https:\/\/api(\.[a-z0-9-]+){0,2}\.twilio\.com$/

/** The timeout of `<Dial>` (https://www.twilio.com/docs/voice/twiml/dial#timeout); Twilio adds five seconds itself. */
const TIMEOUT_LEAST_S = 5
const TIMEOUT_MOST_S = 600
export const DEFAULT_TIMEOUT_S = 25

/** Twilio posts the events of its calls, signed with the account's auth token. */
export const twilio: SourceKind<'twilio'> = {
  id: 'twilio',
  name: 'Twilio',
  summary: 'Calls to your Twilio numbers, with recordings.',
  needs: 'Requires your Account SID and auth token.',
  also: 'studio twiml programmable voice cloud',
  usualName: 'Twilio',
  mode: 'posted',
  settings: {
    account_sid: setting({
      type: 'code',
      label: 'Account SID',
      help: 'AC and 32 more characters. Shown on the first page of the Twilio Console.',
      required: true,
      check: (value) =>
        typeof value === 'string' && /^AC[0-9a-f]{32}$/i.test(value)
          ? null
          : 'Enter the Account SID: AC and 32 more characters. Find it on the first page of the Twilio Console.',
    }),
    auth_token: setting({
      type: 'secret',
      label: 'Auth token',
      help: 'The primary auth token, shown next to the Account SID. An API key can’t verify signatures.',
      required: true,
      check: (value) =>
        typeof value !== 'string' || value === '' || /[\r\n\0]/.test(value)
          ? 'Enter the auth token, shown next to the Account SID. An API key can’t verify signatures.'
          : null,
    }),
    forward_to: setting({
      type: 'phone',
      label: 'Forward calls to',
      help: 'The phone that rings, for example +61299991111. Leave empty if your own TwiML or Studio forwards calls.',
      check: (to, settings) =>
        !isGiven(to) || (typeof to === 'string' && e164(to, textSetting(settings, 'country')) !== null)
          ? null
          : 'Enter a phone number with country code, for example +61299991111.',
    }),
    record: setting({
      type: 'switch',
      label: 'Record forwarded calls',
      help: 'Dual-channel recording, starting when the call is answered. Inform callers where the law requires it.',
      default: true,
      shownWith: 'forward_to',
      check: (value) => (isGiven(value) && typeof value !== 'boolean' ? 'Must be true or false.' : null),
    }),
    answered_by: {
      ...answeredBy,
      check: (value, settings) => (value === '' ? null : answeredBy.check(value, settings)),
    },
    timeout_s: setting({
      type: 'number',
      label: 'Ring time (seconds)',
      help: '5 to 600 seconds. Twilio adds about 5 seconds.',
      example: String(DEFAULT_TIMEOUT_S),
      check: (value) =>
        isGiven(value) && !isTimeout(value)
          ? `Must be a whole number of seconds from ${TIMEOUT_LEAST_S} to ${TIMEOUT_MOST_S}.`
          : null,
    }),
    country,
    // Twilio reports a recording when it is ready, which is after the end.
    records: recordsSetting('answered_calls'),
    recordings_origin: setting({
      type: 'origin',
      isDocumented: false,
      check: (value) =>
        isGiven(value) && !(typeof value === 'string' && ORIGIN.test(value))
          ? 'Enter the API URL of your region, for example https://api.dublin.ie1.twilio.com.'
          : null,
    }),
  },
  form: [
    'account_sid',
    'auth_token',
    'forward_to',
    'record',
    'country',
    { title: 'Advanced', settings: ['timeout_s', 'answered_by', 'records'] },
  ],
  // The API that recordings are fetched from.
  origin: (settings) => textSetting(settings, 'recordings_origin') ?? DEFAULT_ORIGIN,
}

export function isTimeout(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= TIMEOUT_LEAST_S && Number(value) <= TIMEOUT_MOST_S
}
