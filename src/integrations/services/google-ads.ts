import { answeredWith } from './request-parts/conversions.ts'
import {
  adConsent,
  conversionActionId,
  googleAdsAccount,
  googleApp,
  googleAuth,
  googleRefusals,
} from './request-parts/google.ts'
import { REQUEST_DEFAULTS } from '../integration.ts'
import { answers, rows, service } from './service.ts'

const known = { omit_empty: true } as const

/**
 * Google Ads by the Data Manager API. Only the click is sent: a hashed number of the caller would make Google refuse the whole
 * event wherever the terms of enhanced conversions for leads were not accepted, and is not needed to find the click.
 */
export const googleAds = service({
  id: 'google_ads',
  summary: 'Counts each answered call as a conversion of the ad click that led to it.',
  group: 'ads',
  inputs: [
    ...googleAdsAccount,
    { ...conversionActionId, help: `A conversion action imported from clicks. ${conversionActionId.help}` },
    adConsent('CONSENT_GRANTED', 'CONSENT_DENIED'),
    ...googleApp('Data Manager API'),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://datamanager.googleapis.com/v1/events:ingest',
    rows: rows(
      ['destinations[0].operatingAccount.accountType', 'GOOGLE_ADS'],
      ['destinations[0].operatingAccount.accountId', '[[setting:customer_id]]'],
      ['destinations[0].loginAccount.accountType', 'GOOGLE_ADS'],
      ['destinations[0].loginAccount.accountId', '[[setting:login_customer_id]]'],
      ['destinations[0].productDestinationId', '[[setting:conversion_action_id]]'],
      ['validateOnly', 'false', { type: 'boolean' }],
      ['consent.adUserData', '[[setting:consent]]', known],
      ['consent.adPersonalization', '[[setting:consent]]', known],
      ['events[0].transactionId', '[[uniqueid]]', { type: 'text' }],
      ['events[0].eventTimestamp', '[[start_time|iso]]'],
      ['events[0].eventSource', 'PHONE'],
      ['events[0].adIdentifiers.gclid', '[[gclid]]', known],
      ['events[0].adIdentifiers.gbraid', '[[gbraid]]', known],
      ['events[0].adIdentifiers.wbraid', '[[wbraid]]', known],
      ['events[0].conversionValue', '[[value]]', { type: 'number', ...known }],
      ['events[0].currency', '[[currency]]', known],
    ),
    auth: googleAuth('https://www.googleapis.com/auth/datamanager'),
  },
  conditions: answeredWith('gclid', 'gbraid', 'wbraid'),
  wait: { recording: false },
  // 300 a minute for each Google Cloud project (developers.google.com/data-manager/api/devguides/limits).
  rate: { per_minute: 300 },
  answers: answers({
    says: [
      'error.details[1].fieldViolations[0].description',
      'error.details[0].fieldViolations[0].description',
      'error.message',
    ],
    explains: [
      ...googleRefusals,
      {
        holds: 'INVALID_CONVERSION_ACTION_TYPE',
        advice:
          'This conversion action doesn’t accept imported clicks. Create one imported from clicks and enter its ID.',
      },
      {
        holds: 'INVALID_CONVERSION_ACTION_ID',
        advice: 'Conversion action not found in this account. Check Conversion action ID and Google Ads customer ID.',
      },
      {
        holds: 'NOT_SIGNED',
        advice: 'The customer data terms are not accepted. Accept them in Google Ads under Goals › Settings.',
      },
      {
        holds: 'PERMISSION_DENIED',
        advice:
          'The connected user can’t access this account, or an ID is wrong. Check both customer IDs and the user’s access in Google Ads.',
      },
    ],
  }),
  dry_run: {
    url: null,
    rows: rows(['validateOnly', 'true', { type: 'boolean' }]),
    answers: null,
    note: 'Google validates the event without saving it.',
  },
  checked: {
    on: '2026-11-27',
    against:
      'the protocol buffers of @google-ads/datamanager 0.3.0; developers.google.com/data-manager/api: send events, understand errors, limits',
  },
  docs_url: 'https://developers.google.com/data-manager/api/devguides/events/send-events',
})
