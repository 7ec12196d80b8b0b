// The suppliers of each field of the catalogue.
import type { Call } from '../../src/calls/call.ts'
import { callFields } from '../../src/calls/call-fields.ts'
import { FIELDS, isInDirectory } from '../../src/calls/fields.ts'
import { historyFields, type EarlierCalls } from '../../src/calls/history.ts'
import { applyCallUpdate, applyCallUpdates } from '../../src/calls/apply-update.ts'
import { valuesOf } from '../../src/integrations/placeholder-values.ts'
import { adapterOf } from '../../src/sources/adapters.ts'
import { SOURCE_KINDS } from '../../src/sources/kinds/kinds.ts'
import { READY_MAPPINGS } from '../../src/sources/ready/ready.ts'

/** Sources without fields of their own: the fields depend on the content of their messages or files. */
const REPORT_ANYTHING = new Set(['api', 'push', 'files'])

/** The fields that the account's own website knows, and reports by the API. A posted source may report them too. */
const WEBSITE =
  /^(?:keyword|medium|source|utm_(?:source|medium|campaign|term|content)|gclid|gbraid|wbraid|msclkid|fbc|fbp|ga_client_id|ga_session_id|landing_page|page_called_from|referrer|visitor_(?:ip|user_agent|id))$/
/** The fields that people add to a call. */
const PEOPLE = /^(?:tags|notes|value|currency|outcome)$/
/** The fields that steps find out after a call. */
const STEPS =
  /^(?:transcript|summary|sentiment|keywords_spotted|tags|notes|disposition|lead_score|value|currency|survey_outcome|wrapup_duration|cost)$/

const LABELS: Readonly<Record<string, string>> = {
  asterisk: 'Asterisk (AMI)',
  asterisk_ari: 'Asterisk (ARI)',
  freeswitch: 'FreeSWITCH',
  twilio: 'Twilio',
  jambonz: 'jambonz',
}

const earlier: EarlierCalls = { calls: 1, recent: 1, last: { at: 0, outcome: 'missed' }, agent: 'a' }

export interface Suppliers {
  /** Parts of Offhook and of the account. */
  readonly own: readonly string[]
  readonly phoneSystems: readonly string[]
  readonly readyMappings: readonly string[]
}

/** Returns the suppliers of every field of the catalogue, by its code. */
export function fieldSuppliers(): ReadonlyMap<string, Suppliers> {
  const { computed, recordings } = computedFields()
  const history = historyFieldNames()
  return new Map(
    FIELDS.map(({ code }) => [
      code,
      {
        own: [
          ...(computed.has(code) ? ['Offhook'] : []),
          ...(history.has(code) ? ['caller history'] : []),
          ...(isInDirectory(code) ? ['numbers'] : []),
          ...(recordings.has(code) ? ['recordings'] : []),
          ...(STEPS.test(code) ? ['post-call steps'] : []),
          ...(PEOPLE.test(code) ? ['people'] : []),
          ...(WEBSITE.test(code) ? ['your website'] : []),
        ],
        phoneSystems: SOURCE_KINDS.map(({ id }) => id)
          .filter((kind) => !REPORT_ANYTHING.has(kind) && adapterOf(kind)?.knowsField(code))
          .map((kind) => LABELS[kind] ?? kind),
        readyMappings: READY_MAPPINGS.filter(({ mapping }) => Object.hasOwn(mapping.fields, code)).map(
          ({ name }) => name,
        ),
      },
    ]),
  )
}

/** Returns the fields that the history of callers supplies. */
export function historyFieldNames(): ReadonlySet<string> {
  return new Set(Object.keys(historyFields(earlier, earlier)))
}

/**
 * Returns the fields that Offhook computes for a call if no source reports them, and the fields that it computes from
 * the caller's number and from recordings.
 */
export function computedFields(): { readonly computed: ReadonlySet<string>; readonly recordings: ReadonlySet<string> } {
  const begin = { uniqueid: 'c', fields: { caller_number: '+61412345678' } }
  const done = (ref: string, voicemail: boolean) =>
    ({
      uniqueid: 'c',
      recording: { done: { ref, id: `rec_${ref}`, seconds: 3, ...(voicemail && { voicemail: true as const }) } },
    }) as const
  const { call } = applyCallUpdates(
    [
      { ...begin, status: 'ringing' },
      { uniqueid: 'c', status: 'queued' },
      { uniqueid: 'c', status: 'answered' },
      { uniqueid: 'c', status: 'ended' },
    ],
    { nowMs: 0, ordered: true },
  )
  const by = { type: 'person', id: null, name: null } as const
  const corrected = applyCallUpdate(
    call,
    { uniqueid: 'c', added: { by, add: [{ id: 'a', kind: 'outcome', value: 'voicemail' }] } },
    { nowMs: 0, ordered: true },
  ).call
  const recorded = applyCallUpdates([begin, done('a', false), done('b', true)], { nowMs: 0, ordered: true }).call
  const atBegin = new Set(Object.keys(begin.fields).concat('direction'))
  const names = (of: Call): string[] => Object.keys(callFields(of)).filter((name) => !atBegin.has(name))
  const values = valuesOf(
    { type: 'ended', fields: callFields(call) },
    { account: { accountId: 1, name: 'a', timezone: 'UTC', country: 'AU' }, routeName: 'r', eventId: 'e' },
  )
  const sent = FIELDS.map(({ code }) => code).filter((code) => !atBegin.has(code) && values(code) !== undefined)
  const computed = new Set([...names(call), ...names(corrected), ...sent, 'event_type', 'event_time', 'sequence'])
  return { computed, recordings: new Set(names(recorded).filter((name) => !computed.has(name))) }
}
