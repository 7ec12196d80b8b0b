import { inbound } from './request-parts/conversions.ts'
import {
  adConsent,
  conversionActionId,
  googleAdsAccount,
  googleApp,
  googleAuth,
  googleRefusals,
} from './request-parts/google.ts'
import { REQUEST_DEFAULTS } from '../integration.ts'
import { answers, header, rows, service } from './service.ts'

const known = { omit_empty: true } as const
// With a zone, and +00:00 for UTC: the reference asks for +|-hh:mm, which Z is not.
const time = (field: string): string => `[[${field}|date:yyyy-MM-dd HH:mm:ssxxx]]`

/**
 * Calls to Google's forwarding numbers, by the Google Ads API. No developer token: they were given up on 9 September 2026, and
 * access belongs to the Google Cloud project since.
 */
export const googleAdsCalls = service({
  id: 'google_ads_calls',
  name: 'Google Ads, calls from advertisements',
  summary: 'Counts an answered call as a conversion when Google itself put it through from an advertisement.',
  group: 'ads',
  inputs: [
    ...googleAdsAccount,
    { ...conversionActionId, help: `A conversion action that is imported from calls. ${conversionActionId.help}` },
    adConsent('GRANTED', 'DENIED'),
    ...googleApp('Google Ads API'),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://googleads.googleapis.com/v26/customers/[[setting:customer_id]]:uploadCallConversions',
    headers: [header('login-customer-id', '[[setting:login_customer_id]]')],
    rows: rows(
      ['conversions[0].callerId', '[[caller_number|e164]]', { type: 'text' }],
      ['conversions[0].callStartDateTime', time('start_time')],
      [
        'conversions[0].conversionAction',
        'customers/[[setting:customer_id]]/conversionActions/[[setting:conversion_action_id]]',
      ],
      // The reference wants it after the start of the call.
      ['conversions[0].conversionDateTime', time('end_time')],
      ['conversions[0].conversionValue', '[[value]]', { type: 'number', ...known }],
      ['conversions[0].currencyCode', '[[currency]]', known],
      ['conversions[0].consent.adUserData', '[[setting:consent]]', known],
      ['conversions[0].consent.adPersonalization', '[[setting:consent]]', known],
      ['partialFailure', 'true', { type: 'boolean' }],
      ['validateOnly', 'false', { type: 'boolean' }],
    ),
    auth: googleAuth('https://www.googleapis.com/auth/adwords'),
  },
  conditions: {
    all: [inbound, { field: 'answered', op: 'is', value: true }, { field: 'caller_number', op: 'known' }],
  },
  wait: { recording: false },
  answers: answers({
    success: { path: 'partialFailureError', empty: true },
    says: ['partialFailureError.message', 'error.details[0].errors[0].message', 'error.message'],
    explains: [
      {
        holds: 'TOO_RECENT_CALL',
        advice: 'Google does not know the call yet: it asks to wait for 12 hours. It is tried again by the schedule.',
      },
      {
        holds: 'TOO_RECENT_CONVERSION_ACTION',
        advice: 'The conversion action is too new: Google asks to wait for 6 hours. It is tried again by the schedule.',
      },
      {
        holds: 'CALL_CONVERSION_ALREADY_EXISTS',
        advice: 'Google has this conversion already: there is nothing to do.',
      },
      {
        holds: 'INVALID_CONVERSION_ACTION',
        advice: 'This conversion action does not take calls: make one that is imported from calls, and enter its ID.',
      },
      {
        holds: 'NO_CONVERSION_ACTION_FOUND',
        advice:
          'There is no such conversion action, or it is not switched on: check Conversion action ID in Google Ads.',
      },
      {
        holds: 'CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION',
        advice:
          'Your Google Cloud project may use test accounts only: apply for access on its page Google Ads API Overview.',
      },
      {
        holds: 'USER_PERMISSION_DENIED',
        advice: 'Whoever connected may not use this account, or an ID is wrong: check both customer IDs.',
      },
      {
        holds: 'CUSTOMER_NOT_ENABLED',
        advice: 'The account is not switched on yet, or was closed: look into Google Ads.',
      },
      ...googleRefusals,
    ],
  }),
  dry_run: {
    url: null,
    rows: rows(['validateOnly', 'true', { type: 'boolean' }]),
    answers: null,
    note: 'Google checks the conversion and keeps nothing. A sample call is none that Google put through, so it may say that it does not know it.',
  },
  unconfirmed:
    'Since June 2026 Google takes offline conversions of clicks by this API only from those who sent some before; whether that holds for calls too is not confirmed.',
  checked: {
    on: '2026-11-27',
    against:
      'developers.google.com/google-ads/api: reference of v26 (UploadCallConversionsRequest, CallConversionResult), Upload call conversions, REST authorization, developer token',
  },
  docs_url: 'https://developers.google.com/google-ads/api/docs/conversions/upload-calls',
})
