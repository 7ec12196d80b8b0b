// Arbitrary configurations of an account, with everything that a file may hold: for property tests.
import * as fc from 'fast-check'
import { STATUSES } from '../../src/calls/status.ts'

/** Any text that a person may type, except placeholders of templates: those have rules of their own. */
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((one) => one.replaceAll(/[[\]\0|]/gu, 'x'))
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/)
/** Long enough to have a visible end, and now and then a text that looks like a reference. */
const secret = fc.oneof(fc.stringMatching(/^[A-Za-z0-9/+=-]{1,24}$/), fc.constant('a$${B}c'))
const flag = fc.boolean()

const row = fc.record(
  {
    key: word,
    value: fc.oneof(fc.constantFrom('[[uniqueid]]', '[[caller_number]]', 'Call [[status|upper]]'), text),
    type: fc.constantFrom('auto', 'text'),
    omit_empty: flag,
    enabled: flag,
  },
  { requiredKeys: ['key', 'value'] },
)

const auth = fc.oneof(
  fc.record({ type: fc.constant('none') }),
  fc.record({ type: fc.constant('basic'), username: word, password: secret }),
  fc.record({ type: fc.constant('bearer'), token: secret }),
  fc.record({ type: fc.constant('api_key'), in: fc.constantFrom('header', 'query'), name: word, value: secret }),
  fc.record({
    type: fc.constant('aws4'),
    access_key_id: word,
    region: fc.constant('eu-west-1'),
    service: fc.constant('sqs'),
    secret_access_key: secret,
  }),
  fc.record({ type: fc.constant('hmac'), header: fc.constant('x-signature'), key: secret }),
)

const header = fc
  .uniqueArray(word, { maxLength: 3 })
  .chain((keys) =>
    fc.tuple(
      ...keys.map((key) =>
        fc.oneof(
          fc.record({ key: fc.constant(`x-${key}`), value: word }),
          fc.record({ key: fc.constant(`x-${key}`), value: secret, secret: fc.constant(true) }),
        ),
      ),
    ),
  )

const request = fc.record(
  {
    method: fc.constantFrom('POST', 'PUT', 'PATCH'),
    url: word.map((path) => `https://crm.example/${path}`),
    format: fc.constantFrom('form', 'json', 'xml'),
    rows: fc.uniqueArray(row, { maxLength: 4, selector: ({ key }) => key }),
    headers: header,
    auth,
  },
  { requiredKeys: ['url'] },
)

const common = {
  enabled: flag,
  realtime: flag,
  statuses: fc.option(fc.subarray([...STATUSES], { minLength: 1 })),
  final: flag,
  updated: flag,
  conditions: fc.option(
    fc.record({
      any: fc.array(
        fc.record({ field: fc.constant('outcome'), op: fc.constant('is'), value: fc.constant('answered') }),
        {
          minLength: 1,
          maxLength: 2,
        },
      ),
    }),
  ),
  wait: fc.record({ recording: flag, cap_s: fc.integer({ min: 0, max: 86_400 }) }, { requiredKeys: [] }),
  recordings: fc.record({ link_days: fc.option(fc.integer({ min: 1, max: 3650 })) }),
  delivery: fc.record(
    {
      timeout_s: fc.integer({ min: 1, max: 60 }),
      schedule: fc.constantFrom('standard', 'patient', 'short', 'once'),
      rate: fc.option(fc.record({ per_second: fc.integer({ min: 1, max: 100 }) })),
    },
    { requiredKeys: [] },
  ),
  signing: fc.record({ enabled: flag }),
}

const generic = fc.record({ ...common, request }, { requiredKeys: ['request'] })
const slack = fc.record(
  {
    ...common,
    service: fc.constant('slack'),
    settings: fc.record({ webhook: word.map((one) => `https://hooks.slack.com/services/T0/B0/${one}`) }),
  },
  { requiredKeys: ['service', 'settings'] },
)

/** The same items with unique names. */
function named<Item extends object>(item: fc.Arbitrary<Item>, name: fc.Arbitrary<string>) {
  return fc
    .uniqueArray(name, { maxLength: 3 })
    .chain((names) => fc.tuple(...names.map((one) => item.map((rest) => ({ name: one, ...rest })))))
}

const names = fc.oneof(
  word,
  text.map((one) => `${one}!`),
)

const source = fc.oneof(
  fc.record({ kind: fc.constant('jambonz'), settings: fc.record({ secret }) }),
  fc.record(
    {
      kind: fc.constant('twilio'),
      settings: fc.record({
        account_sid: fc.stringMatching(/^AC[0-9a-f]{32}$/),
        auth_token: fc.stringMatching(/^[0-9a-f]{32}$/),
      }),
      enabled: flag,
    },
    { requiredKeys: ['kind', 'settings'] },
  ),
)

const step = fc.record(
  {
    kind: fc.constant('webhook'),
    url: word.map((path) => `https://steps.example/${path}`),
    enabled: flag,
    needs_recording: flag,
    send: fc.constantFrom('json', 'audio'),
    take: fc.option(fc.constant({ transcript: 'text' })),
    auth: fc.oneof(
      fc.record({ type: fc.constant('none') }),
      fc.record({ type: fc.constant('basic'), username: word, password: secret }),
      fc.record({ type: fc.constant('bearer'), token: secret }),
    ),
  },
  { requiredKeys: ['kind', 'url'] },
)

const number = fc
  .uniqueArray(fc.integer({ min: 61_255_500_000, max: 61_255_509_999 }), { maxLength: 3 })
  .chain((all) =>
    fc.tuple(
      ...all.map((one) =>
        fc.record(
          { number: fc.constant(`+${one}`), name: word, campaign: word, do_not_record: fc.constant(true) },
          { requiredKeys: ['number'] },
        ),
      ),
    ),
  )

export const configurations = fc.record(
  {
    offhook: fc.constant(1 as const),
    account: fc.record(
      { name: word, timezone: fc.constantFrom('Australia/Sydney', 'UTC'), country: fc.constantFrom('AU', 'DE') },
      { requiredKeys: [] },
    ),
    // A source keeps its kind.
    sources: named(source, names).map((all) => all.map((one) => ({ ...one, name: `${one.name} of ${one.kind}` }))),
    steps: named(step, word),
    numbers: number,
    integrations: named(fc.oneof(generic, slack), names),
  },
  { requiredKeys: ['offhook'] },
)
