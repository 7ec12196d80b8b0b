// The configuration of one webhook. It is declared only here: the API's input and output, the stored form (without secrets: these
// are stored separately, and a request only refers to them, T16), the page's draft, shared templates and files of configuration
// are all made from this declaration.
import { NO_SECRET } from '../render/auth/kind.ts'
import { authWith } from '../render/auth/kinds.ts'
import { text } from '../render/texts.ts'
import * as z from 'zod/mini'
import type { FieldValue } from '../calls/call.ts'
import { STATUSES } from '../calls/status.ts'
import { RequestTemplate, requestWith, Row } from '../render/request.ts'
import { described, named, namedEnum, namedObject, namedType, withExample } from '../schema.ts'
import type { Immutable } from '../schema.ts'
import { SCHEDULE_NAMES } from './retry-schedules.ts'
import { SecretInput, SecretOutput, ShownSecret } from './secret-input.ts'

/** The operators for comparing a field (C19). */
export const OPERATORS = [
  'is',
  'is_not',
  'one_of',
  'none_of',
  'contains',
  'contains_not',
  'starts_with',
  'ends_with',
  'gt',
  'gte',
  'lt',
  'lte',
  'within',
  'outside',
  'known',
  'unknown',
] as const
export type Operator = (typeof OPERATORS)[number]

/** A test of one field. `known` and `unknown` have no value, `one_of` and `none_of` a list, `within` and `outside` office hours. */
export interface FieldTest {
  readonly field: string
  readonly op: Operator
  readonly value?: Exclude<FieldValue, null>
}

export type Condition = { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } | FieldTest

/** Limit of one list of values or conditions; for all lists together the limit is lower (S45). */
const LISTED_MAX = 500

const FieldTest = z.strictObject({
  field: withExample('caller_number', described('Code of the field.', z.clone(text))),
  op: described(
    'Comparison. known and unknown take no value, one_of and none_of take a list, within and outside take office hours.',
    namedEnum('ConditionOperator', OPERATORS),
  ),
  value: described(
    'Value to compare with.',
    z.exactOptional(z.union([text, z.number(), z.boolean(), z.array(text).check(z.maxLength(LISTED_MAX))])),
  ),
})

/** A nested condition is described by reference, because the tree is recursive. */
export const Condition: z.ZodMiniType<Condition, Condition> = described(
  'A condition on a field, or a group of conditions that must all or any match.',
  named(
    'Condition',
    z.lazy(() =>
      z.union([
        z.strictObject({ all: described('All of these must match.', z.clone(Conditions)) }),
        z.strictObject({ any: described('One of these must match.', z.clone(Conditions)) }),
        FieldTest,
      ]),
    ),
  ),
)

const Conditions = z.array(Condition).check(z.maxLength(LISTED_MAX))

/** Counted before they are read (S45): reading invalid conditions costs many times as much as counting them. */
const CountedConditions = z.pipe(
  z.transform((value: unknown, context) => {
    if (!areMoreThan(LISTED_MAX, value)) return value as Condition | null
    context.issues.push({ code: 'custom', message: `Must not have more than ${LISTED_MAX} conditions.`, input: value })
    return z.NEVER
  }),
  z.union([Condition, z.null()]),
)

function areMoreThan(most: number, conditions: unknown): boolean {
  const found = [conditions]
  for (let at = 0; at < found.length; at++) {
    const one = found[at]
    if (typeof one !== 'object' || one === null) continue
    for (const group of ['all', 'any']) {
      const inner: unknown = group in one ? Reflect.get(one, group) : undefined
      if (!Array.isArray(inner)) continue
      if (found.length + inner.length > most + 1) return true
      found.push(...inner)
    }
  }
  return false
}

/** The limits of each number that a person sets, both included, by its path. */
export const SETTING_BOUNDS = {
  /** C9: from not waiting to a day, after which every recording has been made or never will be. */
  'wait.cap_s': [0, 86_400],
  /** From a day to ten years, which is as good as for ever. */
  'recordings.link_days': [1, 3_650],
  /** D13: with less than a second every receiver would be late; a receiver that needs more than a minute is down. */
  'delivery.timeout_s': [1, 60],
  /** D5: a higher number would be an attack on the receiver. */
  'delivery.concurrency': [1, 100],
  'delivery.rate.per_second': [1, 10_000],
  'delivery.rate.per_minute': [1, 600_000],
} as const satisfies Record<string, readonly [number, number]>

/** A number beyond its limits is saved with a problem (T4), so the schema only describes the limits. */
function bounded<S extends z.core.$ZodType>(setting: keyof typeof SETTING_BOUNDS, schema: S): S {
  const [least, most] = SETTING_BOUNDS[setting]
  return described(`A whole number from ${least} to ${most}.`, schema)
}

/** Keys and certificates as text. */
const pem = named('Pem', z.string().check(z.maxLength(65_536)))

/** Limit of a service's inputs, including those of services that were chosen before. */
const INPUTS_MAX = 100

export const NAME_LENGTH_MAX = 200

const TLS = {
  ca: described(
    'Trusted CA certificates, in PEM format. They replace the default ones.',
    z._default(z.nullable(pem), null),
  ),
  pin_sha256: described(
    'SHA-256 fingerprint of the only certificate to accept, in hexadecimal.',
    z._default(z.nullable(text), null),
  ),
  /** With its intermediate certificates. Its key is the secret `tls.key`. */
  certificate: described('Client certificate, in PEM format.', z._default(z.nullable(pem), null)),
}

/** How the receiver is authenticated, and how Offhook authenticates itself (S10). */
function tlsWith<Key extends z.core.$ZodType>(key: Key) {
  return namedObject('Tls', { ...TLS, key })
}

/**
 * An integration; `request`, `input` (of its service) and `tls` are the schemas of secrets in it. New settings are added here,
 * with their defaults.
 */
function integrationWith<Request extends z.core.$ZodType, Input extends z.core.$ZodType, Tls extends z.core.$ZodType>({
  request,
  input,
  tls,
}: {
  readonly request: Request
  readonly input: Input
  readonly tls: Tls
}) {
  return {
    name: described('The Route Name.', z.string().check(z.maxLength(NAME_LENGTH_MAX))),
    service: described('Service of the receiver (GET /api/v1/services).', z._default(text, 'generic')),
    enabled: described('Whether the integration is on.', z._default(z.boolean(), true)),
    realtime: described('Send a request on each status change.', z._default(z.boolean(), false)),
    statuses: described(
      'Statuses that send a realtime request; null for all.',
      z._default(z.nullable(z.array(namedEnum('CallStatus', STATUSES)).check(z.maxLength(STATUSES.length))), null),
    ),
    /** C9 */
    final: described('Send the final request: one when the call is complete.', z._default(z.boolean(), true)),
    /** C10 */
    updated: described('Send a request when data changes after the final request.', z._default(z.boolean(), false)),
    request,
    settings: described(
      'Settings of the service, by key. Send a secret as text; responses only show that it is set.',
      z._default(
        z
          .record(z.string().check(z.maxLength(100)), input)
          .check(
            z.refine(
              (settings) => Object.keys(settings).length <= INPUTS_MAX,
              `Must not have more than ${INPUTS_MAX} items.`,
            ),
          ),
        {},
      ),
    ),
    /** C15 */
    conditions: described(
      'Which calls are sent. null: inbound calls, and calls without a direction.',
      z._default(CountedConditions, null),
    ),
    wait: z.prefault(
      namedObject('Wait', {
        recording: described('Wait for the recording.', z._default(z.boolean(), true)),
        steps: described('Names of post-call steps to wait for.', z._default(z.array(text).check(z.maxLength(20)), [])),
        cap_s: bounded('wait.cap_s', z._default(z.int(), 1200)),
      }),
      {},
    ),
    recordings: z.prefault(
      namedObject('RecordingLinks', {
        /** Counted from the event with the link. */
        link_days: described(
          'Days that a recording link works, from 1 to 3650; null for as long as the recording is kept.',
          z._default(z.nullable(z.int()), null),
        ),
      }),
      {},
    ),
    delivery: z.prefault(
      namedObject('DeliverySettings', {
        timeout_s: bounded('delivery.timeout_s', z._default(z.int(), 15)),
        /** D7 */
        schedule: described('Retry schedule.', z._default(namedEnum('RetrySchedule', SCHEDULE_NAMES), 'standard')),
        /** D8 */
        backlog: described(
          'Which statuses of a call are sent after the receiver was unavailable: every one, or only the latest.',
          z._default(namedEnum('BacklogPolicy', ['every', 'latest']), 'every'),
        ),
        /** Requests in flight at once (D5). */
        concurrency: bounded('delivery.concurrency', z._default(z.int(), 8)),
        /** D5 */
        rate: described(
          'Maximum rate of requests. null: no limit.',
          z._default(
            z.nullable(
              namedObject('Rate', {
                per_second: bounded('delivery.rate.per_second', z.exactOptional(z.nullable(z.int()))),
                per_minute: bounded('delivery.rate.per_minute', z.exactOptional(z.nullable(z.int()))),
              }),
            ),
            null,
          ),
        ),
      }),
      {},
    ),
    signing: z.prefault(
      z.strictObject({
        enabled: described('Sign requests as Standard Webhooks describes.', z._default(z.boolean(), true)),
      }),
      {},
    ),
    tls,
  }
}

/** The stored form, which the program works with: without secrets. */
export const Integration = z.strictObject({
  ...integrationWith({
    request: RequestTemplate,
    // The origin of a secret address; other secrets are not stored here.
    input: text,
    tls: z.prefault(tlsWith(NO_SECRET), {}),
  }),
  /** Whether the request was customised; otherwise it is the service's, and changes with the service. */
  customised: z._default(z.boolean(), true),
})
export type Integration = Immutable<z.output<typeof Integration>>
export type TlsSettings = Integration['tls']
export type DeliverySettings = Integration['delivery']

/** Groups whose members are set and read individually. `tls` is a single setting. */
export const SETTING_GROUPS = ['wait', 'recordings', 'delivery', 'signing'] as const satisfies (keyof Integration)[]

const AuthInput = named('AuthInput', authWith(SecretInput))
const HeaderValueInput = z._default(z.union([text, SecretInput]), '')
const RequestInput = requestWith(z._default(AuthInput, { type: 'none' }), HeaderValueInput)

/** The form that people send: secrets stand where they are typed. */
export const IntegrationInput = z.strictObject(
  integrationWith({
    request: z.prefault(RequestInput, {}),
    input: z.union([text, ShownSecret, z.null()]),
    tls: z.prefault(
      tlsWith(described('Private key of the client certificate, in PEM format.', z.clone(SecretInput))),
      {},
    ),
  }),
)
export type IntegrationInput = Immutable<z.output<typeof IntegrationInput>>
export type RequestInput = IntegrationInput['request']
export type AuthInput = IntegrationInput['request']['auth']
export type HeaderInput = IntegrationInput['request']['headers'][number]

/** The form that is shown: for secrets, that they are set. */
export const IntegrationOutput = z.strictObject(
  integrationWith({
    request: requestWith(namedType('Auth', authWith(SecretOutput)), z.union([z.string(), SecretOutput])),
    input: z.union([z.string(), SecretOutput]),
    tls: tlsWith(SecretOutput),
  }),
)

/** The defaults of a row with only a key and a value. */
const { key: _key, value: _value, ...ROW_DEFAULTS } = z.parse(Row, { key: '' })
export { ROW_DEFAULTS }

/** The defaults of a header row with only a key and a value. */
export const HEADER_DEFAULTS = { secret: false } as const

/** The defaults of a request with only an address. */
const { url: _url, ...REQUEST_DEFAULTS } = z.parse(RequestTemplate, {}) as RequestTemplate
export { REQUEST_DEFAULTS }

/** The defaults of an integration with only a name and a request. */
const {
  name: _name,
  request: _request,
  ...INTEGRATION_DEFAULTS
} = z.parse(Integration, { name: '', request: {} }) as Integration
export { INTEGRATION_DEFAULTS }
