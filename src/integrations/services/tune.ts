import { inbound } from './request-parts/conversions.ts'
import { REQUEST_DEFAULTS } from '../integration.ts'
import { answers, input, rows, service } from './service.ts'

const known = { omit_empty: true } as const
const id = { pattern: '\\d{1,20}', message: 'Digits only, as in the postback URL that TUNE shows.' }

/** TUNE, once HasOffers: a postback is a GET. */
export const tune = service({
  id: 'tune',
  name: 'TUNE (HasOffers) postback',
  summary: 'Reports an answered call to an affiliate network as a conversion of an offer.',
  group: 'ads',
  inputs: [
    input({
      key: 'domain',
      label: 'Tracking domain',
      help: 'The host in the postback URL of the offer: open the offer in TUNE, Details, Tracking.',
      example: 'example.go2cloud.org',
      check: {
        pattern: '([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z]{2,63}',
        message: 'The host alone, without https:// and slashes, such as example.go2cloud.org.',
      },
    }),
    input({
      key: 'offer_id',
      label: 'Offer ID',
      help: 'It stands as offer_id in the postback URL of the offer.',
      example: '26',
      check: id,
    }),
    input({
      key: 'aff_id',
      label: 'Partner (affiliate) ID',
      required: false,
      help: 'For offers that are tracked by partner: who gets the call. Offers that are tracked by transaction take it from the field custom.transaction_id of the call, and leave this empty.',
      example: '1002',
      check: id,
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    method: 'GET',
    url: 'https://[[setting:domain]]/aff_lsr',
    rows: rows(
      ['offer_id', '[[setting:offer_id]]'],
      ['aff_id', '[[setting:aff_id]]', known],
      ['transaction_id', '[[custom.transaction_id]]', known],
      ['adv_sub', '[[uniqueid]]'],
      ['amount', '[[value]]', known],
    ),
  },
  conditions: { all: [inbound, { field: 'answered', op: 'is', value: true }] },
  wait: { recording: false },
  answers: answers({
    success: { text: 'success=true;' },
    says: [''],
    explains: [
      {
        holds: 'Invalid Trans',
        advice:
          'TUNE knows no click with this transaction ID: see that your website keeps transaction_id and gives it to the call as custom.transaction_id.',
      },
      { holds: 'Duplicate conversion', advice: 'TUNE has this conversion already: there is nothing to do.' },
      {
        holds: 'success=false',
        advice:
          'TUNE refuses the conversion. Check Offer ID and Partner ID; an offer with a security token needs a row security_token, which Customise lets you add.',
      },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against:
      'support.tune.com: receiving conversions by postback URL, customizing a conversion URL; support.ringba.com: TUNE',
  },
  docs_url: 'https://support.tune.com/hc/en-us/articles/4413247665431-Receiving-Conversions-via-Postback-URL',
})
