// The answers of advertising vendors, as their documents show them, and the resulting sentence in the log.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAnswer } from '../../delivery/verdict.ts'
import { ga4 } from './ga4.ts'
import { googleAdsCalls } from './google-ads-calls.ts'
import { googleAds } from './google-ads.ts'
import { meta } from './meta.ts'
import { microsoftAds } from './microsoft-ads.ts'
import type { AnswerRules } from '../answer-rules.ts'
import { tune } from './tune.ts'

function judged(answers: AnswerRules | null, status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = { status, headers: [], body: new TextEncoder().encode(text), error: null }
  return judgeAnswer(answer, { nowMs: Date.UTC(2026, 10, 27), pathHasPlaceholders: false, answers })
}

/** An answer as google.rpc.Status, which both APIs of Google use. */
const google = (code: number, status: string, details: readonly object[]) => ({
  error: { code, message: `The request failed (${status}).`, status, details },
})
const info = (reason: string) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
})
const adsFailure = (errorCode: object, message: string) => ({
  '@type': 'type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure',
  errors: [{ errorCode, message }],
})
const graph = (code: number, message: string) => ({
  error: { message, type: 'OAuthException', code, fbtrace_id: 'A1b2' },
})

const taken: readonly (readonly [string, AnswerRules | null, number, unknown])[] = [
  ['Google Analytics answers nothing', ga4.answers, 204, ''],
  ['Google Analytics finds nothing wrong', ga4.dry_run?.answers ?? null, 200, { validationMessages: [] }],
  ['Google Ads gives the request an id', googleAds.answers, 200, { requestId: 'r-1' }],
  ['a validated request has no results', googleAdsCalls.answers, 200, {}],
  ['a call conversion is taken', googleAdsCalls.answers, 200, { results: [{ callerId: '+61412345678' }] }],
  ['Meta has received one', meta.answers, 200, { events_received: 1, messages: [], fbtrace_id: 'A1b2' }],
  ['Microsoft has no errors', microsoftAds.answers, 200, { PartialErrors: [] }],
  ['TUNE has found the click', tune.answers, 200, 'success=true;\n'],
]

for (const [name, answers, status, body] of taken) {
  test(`D6 delivered: ${name}`, () => assert.deepEqual(judged(answers, status, body), { is: 'delivered' }))
}

const refused: readonly (readonly [string, AnswerRules | null, number, unknown, RegExp])[] = [
  [
    'Google Analytics says what is wrong in the event',
    ga4.dry_run?.answers ?? null,
    200,
    {
      validationMessages: [
        { fieldPath: 'events', description: 'Event has invalid name [_x].', validationCode: 'NAME_INVALID' },
      ],
    },
    /"Event has invalid name \[_x\]\."/,
  ],
  [
    'a token that Google does not know',
    googleAds.answers,
    401,
    google(401, 'UNAUTHENTICATED', []),
    /^Google rejected the token\. Choose Connect/,
  ],
  [
    'an API that is switched off',
    googleAds.answers,
    403,
    google(403, 'PERMISSION_DENIED', [info('SERVICE_DISABLED')]),
    /^The API is disabled/,
  ],
  [
    'an account that is somebody else’s',
    googleAds.answers,
    403,
    google(403, 'PERMISSION_DENIED', []),
    /^The connected user can’t access this account/,
  ],
  [
    'a field that Google does not take',
    googleAds.answers,
    400,
    google(400, 'INVALID_ARGUMENT', [
      info('INVALID_ARGUMENT'),
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field: 'events[0]', description: 'Bad time.' }],
      },
    ]),
    /"Bad time\."/,
  ],
  [
    'a conversion action of another kind',
    googleAds.answers,
    400,
    google(400, 'INVALID_ARGUMENT', [info('INVALID_CONVERSION_ACTION_TYPE')]),
    /^This conversion action doesn’t accept imported clicks/,
  ],
  [
    'a call that is too new, in a 200',
    googleAdsCalls.answers,
    200,
    {
      partialFailureError: {
        code: 3,
        message: 'Too recent.',
        details: [adsFailure({ conversionUploadError: 'TOO_RECENT_CALL' }, 'Too recent.')],
      },
    },
    /^Google has not processed the call yet.*"Too recent\."/,
  ],
  [
    'another manager’s account',
    googleAdsCalls.answers,
    403,
    google(403, 'PERMISSION_DENIED', [adsFailure({ authorizationError: 'USER_PERMISSION_DENIED' }, 'No permission.')]),
    /Check both customer IDs.*"No permission\."/,
  ],
  [
    'a token of Meta that has ended',
    meta.answers,
    400,
    graph(190, 'Error validating access token'),
    /^The access token is invalid or has expired/,
  ],
  ['a dataset that is not there', meta.answers, 400, graph(100, 'Unsupported post request.'), /^Dataset not found/],
  [
    'a token without the permission',
    meta.answers,
    403,
    graph(200, '(#200) Requires ads_management'),
    /^The token can’t write/,
  ],
  ['an event that Meta did not count', meta.answers, 200, { events_received: 0 }, /does not contain "events_received"/],
  [
    'a conversion that Microsoft did not take, in a 200',
    microsoftAds.answers,
    200,
    { PartialErrors: [{ Type: 'BatchError', Index: 0, Code: 4806, Message: 'The click id is not valid.' }] },
    /"The click id is not valid\."/,
  ],
  [
    'a token of Microsoft that has ended',
    microsoftAds.answers,
    401,
    { Errors: [{ Code: 109, ErrorCode: 'AuthenticationTokenExpired', Message: 'Authentication token expired.' }] },
    /^The token has expired.*"Authentication token expired\."/,
  ],
  [
    'a transaction that TUNE does not know',
    tune.answers,
    200,
    'success=false; err_msg=Invalid Trans. ID #1027;',
    /^TUNE has no click.*err_msg=Invalid Trans/,
  ],
  [
    'a security token that TUNE misses',
    tune.answers,
    200,
    'success=false; err_msg=Denied;',
    /a security_token row.*err_msg=Denied/,
  ],
  ['an answer that is not TUNE’s', tune.answers, 200, '<html>', /but not "success=true;"/],
]

for (const [name, answers, status, body, reason] of refused) {
  test(`D6 refused, and the log says what to do: ${name}`, () => {
    const verdict = judged(answers, status, body)
    assert.equal(verdict.is, 'retry')
    assert.match(verdict.is === 'retry' ? verdict.reason : '', reason)
  })
}
