import { inbound } from './request-parts/conversions.ts'
import { REQUEST_DEFAULTS } from '../integration.ts'
import { answers, input, rows, service } from './service.ts'

const known = { omit_empty: true } as const
const id = { pattern: '\\d{1,20}', message: 'Enter digits only, as in the postback URL that TUNE shows.' }

/** TUNE, formerly HasOffers: a postback is a GET. */
export const tune = service({
  id: 'tune',
  summary: 'Reports each answered call to an affiliate network as a conversion for an offer.',
  group: 'ads',
  inputs: [
    input({
      key: 'domain',
      label: 'Tracking domain',
      help: 'The host in the offer’s postback URL. In TUNE, open the offer: Details › Tracking.',
      example: 'example.go2cloud.org',
      check: {
        pattern: '([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z]{2,63}',
        message: 'Enter only the host, without https:// or slashes, such as example.go2cloud.org.',
      },
    }),
    input({
      key: 'offer_id',
      label: 'Offer ID',
      help: 'The value of offer_id in the offer’s postback URL.',
      example: '26',
      check: id,
    }),
    input({
      key: 'aff_id',
      label: 'Partner (affiliate) ID',
      required: false,
      help: 'The partner credited with the call, for offers tracked by partner. For offers tracked by transaction, leave it empty and set custom.transaction_id on the call.',
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
          'TUNE has no click with this transaction ID. Check that your website keeps transaction_id and sets it on the call as custom.transaction_id.',
      },
      { holds: 'Duplicate conversion', advice: 'TUNE already has this conversion. No action is needed.' },
      {
        holds: 'success=false',
        advice:
          'TUNE rejected the conversion. Check the offer and partner IDs. If the offer has a security token, add a security_token row under Customise.',
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
