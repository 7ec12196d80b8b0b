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
// A time with its offset, which is +00:00 for UTC: the reference asks for +|-hh:mm, so Z is not allowed.
const time = (field: string): string => `[[${field}|date:yyyy-MM-dd HH:mm:ssxxx]]`

/**
 * Calls to Google's forwarding numbers, by the Google Ads API. There is no developer token: Google ended developer tokens on 9
 * September 2026, and access belongs to the Google Cloud project since.
 */
export const googleAdsCalls = service({
  id: 'google_ads_calls',
  summary: 'Counts each answered call from a Google forwarding number in an ad as a conversion.',
  group: 'ads',
  inputs: [
    ...googleAdsAccount,
    { ...conversionActionId, help: `A conversion action imported from calls. ${conversionActionId.help}` },
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
      // The reference requires a conversion time after the start of the call.
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
        advice: 'Google has not processed the call yet; this takes up to 12 hours. Offhook retries on its schedule.',
      },
      {
        holds: 'TOO_RECENT_CONVERSION_ACTION',
        advice: 'The conversion action is too new; Google needs 6 hours. Offhook retries on its schedule.',
      },
      {
        holds: 'CALL_CONVERSION_ALREADY_EXISTS',
        advice: 'Google already has this conversion. No action is needed.',
      },
      {
        holds: 'INVALID_CONVERSION_ACTION',
        advice: 'This conversion action doesn’t accept calls. Create one imported from calls and enter its ID.',
      },
      {
        holds: 'NO_CONVERSION_ACTION_FOUND',
        advice: 'Conversion action not found or not enabled. Check Conversion action ID in Google Ads.',
      },
      {
        holds: 'CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION',
        advice:
          'Your Google Cloud project can only use test accounts. Apply for access on its Google Ads API Overview page.',
      },
      {
        holds: 'USER_PERMISSION_DENIED',
        advice: 'The connected user can’t access this account, or an ID is wrong. Check both customer IDs.',
      },
      {
        holds: 'CUSTOMER_NOT_ENABLED',
        advice: 'The account is not active yet, or was closed. Check it in Google Ads.',
      },
      ...googleRefusals,
    ],
  }),
  dry_run: {
    url: null,
    rows: rows(['validateOnly', 'true', { type: 'boolean' }]),
    answers: null,
    note: 'Google validates the conversion without saving it. Google may not recognise a sample call, because it didn’t forward it.',
  },
  unconfirmed:
    'Since June 2026 this API accepts offline click conversions only from accounts that have sent some before; whether this applies to calls is not confirmed.',
  checked: {
    on: '2026-11-27',
    against:
      'developers.google.com/google-ads/api: reference of v26 (UploadCallConversionsRequest, CallConversionResult), Upload call conversions, REST authorization, developer token',
  },
  docs_url: 'https://developers.google.com/google-ads/api/docs/conversions/upload-calls',
})
