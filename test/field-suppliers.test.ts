// Who supplies each field of the catalogue: docs/guide/fields.md is the list. A field that nobody supplies fails here.
//
// WRITE_FIELDS=1 node --test test/field-suppliers.test.ts writes the list anew.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Call } from '../src/calls/call.ts'
import { fieldOf, FIELDS, isInDirectory } from '../src/calls/fields.ts'
import { historyFields, isHistoryField, type EarlierCalls } from '../src/calls/history.ts'
import { callFields } from '../src/calls/call-fields.ts'
import { applyCallUpdates } from '../src/calls/apply-update.ts'
import { valuesOf } from '../src/integrations/placeholder-values.ts'
import { adapterOf } from '../src/sources/adapters.ts'
import { SOURCE_KINDS } from '../src/sources/kinds/kinds.ts'
import { READY_MAPPINGS } from '../src/sources/ready/ready.ts'

const GUIDE = join(import.meta.dirname, '../docs/guide/fields.md')

/** Those that tell whatever their messages or files say, so nothing by themselves. */
const TELL_ANYTHING = new Set(['api', 'push', 'files'])

/** What follows from calls that nobody told a field of, and from their callers' numbers and recordings. */
function offhooks(): { readonly computed: ReadonlySet<string>; readonly recordings: ReadonlySet<string> } {
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
  const recorded = applyCallUpdates([begin, done('a', false), done('b', true)], { nowMs: 0, ordered: true }).call
  const atBegin = new Set(Object.keys(begin.fields).concat('direction'))
  const names = (of: Call) => Object.keys(callFields(of)).filter((name) => !atBegin.has(name))
  const values = valuesOf(
    { type: 'ended', fields: callFields(call) },
    { account: { accountId: 1, name: 'a', timezone: 'UTC', country: 'AU' }, routeName: 'r', eventId: 'e' },
  )
  const sent = FIELDS.map(({ code }) => code).filter((code) => !atBegin.has(code) && values(code) !== undefined)
  const eventNames = ['event_type', 'event_time', 'sequence']
  const computed = new Set([...names(call), ...sent, ...eventNames])
  return { computed, recordings: new Set(names(recorded).filter((name) => !computed.has(name))) }
}

/** What the account's own website and people know, by the API; a system that posts may tell it too. */
const WEBSITE =
  /^(?:keyword|medium|source|utm_(?:source|medium|campaign|term|content)|gclid|gbraid|wbraid|msclkid|fbc|fbp|ga_client_id|ga_session_id|landing_page|page_called_from|referrer|visitor_(?:ip|user_agent|id))$/
/** What is found out after a call. */
const STEPS =
  /^(?:transcript|summary|sentiment|keywords_spotted|tags|notes|disposition|lead_score|value|currency|survey_outcome|wrapup_duration|cost)$/

const earlier: EarlierCalls = { calls: 1, recent: 1, last: { at: 0, outcome: 'missed' }, agent: 'a' }

function suppliersOf(code: string, own: ReturnType<typeof offhooks>): string[] {
  const adapters = SOURCE_KINDS.map(({ id }) => id).filter(
    (kind) => !TELL_ANYTHING.has(kind) && adapterOf(kind)?.knowsField(code),
  )
  const ready = READY_MAPPINGS.filter(({ mapping }) => Object.hasOwn(mapping.fields, code)).map(({ name }) => name)
  return [
    ...(own.computed.has(code) ? ['Offhook'] : []),
    ...(Object.hasOwn(historyFields(earlier, earlier), code) ? ['earlier calls'] : []),
    ...(isInDirectory(code) ? ['the directory of numbers'] : []),
    ...(own.recordings.has(code) ? ['recordings'] : []),
    ...adapters.map((kind) => LABELS[kind] ?? kind),
    ...ready,
    ...(STEPS.test(code) ? ['steps after a call'] : []),
    ...(WEBSITE.test(code) ? ['your website, by the API'] : []),
  ]
}

const LABELS: Readonly<Record<string, string>> = {
  asterisk: 'Asterisk (AMI)',
  asterisk_ari: 'Asterisk (ARI)',
  freeswitch: 'FreeSWITCH',
  twilio: 'Twilio',
  jambonz: 'jambonz',
}

function guide(): string {
  const own = offhooks()
  const rows = FIELDS.map(({ code, label }) => `| \`${code}\` | ${label} | ${suppliersOf(code, own).join(', ')} |`)
  return `# Who supplies which field

Of every field: who fills it by itself. Besides, the API, a mapping of your own and a file of past calls may tell any of them but those
that only Offhook gives (\`from: offhook\` in \`GET /api/v1/fields\`). A field that nobody told is absent.

| field | on the page | supplied by |
|---|---|---|
${rows.join('\n')}
`
}

test('C14 every field of the catalogue has somebody who supplies it', () => {
  const own = offhooks()
  const nobodys = FIELDS.map(({ code }) => code).filter((code) => suppliersOf(code, own).length === 0)
  assert.deepEqual(nobodys, [])
})

test('C14 what Offhook alone gives, and what it counts, it does give', () => {
  const { computed } = offhooks()
  const missing = FIELDS.filter(({ code, from }) => from === 'offhook' && !computed.has(code)).map(({ code }) => code)
  assert.deepEqual(missing, [])
  const counted = Object.keys(historyFields(earlier, earlier))
  assert.deepEqual(
    counted.filter((code) => !isHistoryField(code) || !fieldOf(code)),
    [],
  )
  assert.deepEqual(
    FIELDS.map(({ code }) => code).filter((code) => isHistoryField(code) && !counted.includes(code)),
    [],
  )
})

test('C14 the guide lists who supplies which field', () => {
  if (process.env['WRITE_FIELDS'] === '1') writeFileSync(GUIDE, guide())
  assert.equal(
    readFileSync(GUIDE, 'utf8'),
    guide(),
    'Write it anew: WRITE_FIELDS=1 node --test test/field-suppliers.test.ts',
  )
})
