import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkIntegration } from './check.ts'
import {
  type Condition,
  type FieldTest,
  type Integration,
  INTEGRATION_DEFAULTS,
  REQUEST_DEFAULTS,
} from './integration.ts'

const good: Integration = {
  ...INTEGRATION_DEFAULTS,
  name: 'CRM',
  request: { ...REQUEST_DEFAULTS, url: 'https://crm.example/' },
}

/** The problems of an integration, each as its severity and path. */
function told(given: Partial<Integration>, uses: readonly string[] = ['uniqueid']): string[] {
  return checkIntegration({ ...good, ...given }, new Set(uses), ['summary'], new Map()).map(
    ({ severity, path }) => `${severity} ${path}`,
  )
}

const when = (conditions: Condition): string[] => told({ conditions })

test('the defaults have nothing wrong', () => {
  assert.deepEqual(told({}), [])
})

test('what must be corrected is an error at its place', () => {
  const { delivery, wait } = good
  const rows: [Partial<Integration>, string][] = [
    [{ name: ' ' }, 'error name'],
    [{ service: 'carrier_pigeon' }, 'error service'],
    [{ wait: { ...wait, cap_s: -1 } }, 'error wait.cap_s'],
    [{ wait: { ...wait, cap_s: 86_401 } }, 'error wait.cap_s'],
    [{ delivery: { ...delivery, timeout_s: 0 } }, 'error delivery.timeout_s'],
    [{ delivery: { ...delivery, timeout_s: 61 } }, 'error delivery.timeout_s'],
    [{ delivery: { ...delivery, timeout_s: 1.5 } }, 'error delivery.timeout_s'],
    [{ delivery: { ...delivery, concurrency: 101 } }, 'error delivery.concurrency'],
    [{ delivery: { ...delivery, rate: { per_second: 0 } } }, 'error delivery.rate.per_second'],
  ]
  for (const [given, problem] of rows) assert.deepEqual(told(given), [problem], problem)
  assert.deepEqual(told({ delivery: { ...delivery, timeout_s: 60, concurrency: 100, rate: { per_minute: 1 } } }), [])
})

test('a realtime integration that does not send the Unique ID is warned', () => {
  assert.deepEqual(told({ realtime: true }, ['caller_name']), ['warning realtime'])
  assert.deepEqual(told({ realtime: true }), [])
  assert.deepEqual(told({}, ['caller_name']), [], 'a single request ties nothing together')
})

test('a realtime request that wants the recording is warned that it is empty there', () => {
  const problems = checkIntegration(
    { ...good, realtime: true },
    new Set(['uniqueid', 'recording_url', 'notes']),
    [],
    new Map(),
  )
  assert.equal(problems.length, 1)
  assert.match(problems[0]?.message ?? '', /\[\[recording_url\]\], \[\[notes\]\]/)
})

test('a service and a field that there are not are told with those that were meant', () => {
  const conditions = { all: [{ field: 'directon', op: 'is', value: 'inbound' }] } as const
  const problems = checkIntegration({ ...good, service: 'slak', conditions }, new Set(), [], new Map())
  assert.deepEqual(
    problems.filter(({ message }) => /Did you mean "(?:slack|direction)"\?$/.test(message)).map(({ path }) => path),
    ['service', 'conditions.all[0].field'],
  )
})

test('C9 with realtime on, a condition on what is known only at the end is warned', () => {
  const conditions: Condition = { all: [{ field: 'outcome', op: 'is', value: 'missed' }] }
  assert.deepEqual(told({ realtime: true, conditions }), ['warning conditions'])
  assert.deepEqual(told({ realtime: true, statuses: ['answered', 'ended'], conditions }), ['warning conditions'])
  assert.deepEqual(told({ realtime: true, statuses: ['ended'], conditions }), [])
  assert.deepEqual(told({ conditions }), [])
})

test('C9 a step that is not there is not waited for, which is said', () => {
  const wait = { ...good.wait, steps: ['summary', 'transcript'] }
  assert.deepEqual(told({ wait }), ['warning wait.steps[1]'])
  assert.deepEqual(checkIntegration({ ...good, wait }, new Set(['uniqueid']), null, new Map()), [], 'nobody knows yet')
})

test('an integration that sends nothing is warned', () => {
  assert.deepEqual(told({ final: false }), ['warning final'])
  assert.deepEqual(told({ final: false, updated: true, realtime: true }), ['warning updated'])
})

test('C19 an operator that hardly fits its field, or a value that hardly can be, is a warning', () => {
  const rows: readonly (readonly [FieldTest, string | null])[] = [
    [{ field: 'caller_name', op: 'gt', value: 5 }, 'op'],
    [{ field: 'caller_name', op: 'within', value: 'mon 09:00-17:00 UTC' }, 'op'],
    [{ field: 'start_time', op: 'contains', value: '2026' }, 'op'],
    [{ field: 'talk_duration', op: 'starts_with', value: '9' }, 'op'],
    [{ field: 'outcome', op: 'contains', value: 'miss' }, 'op'],
    [{ field: 'answered', op: 'is', value: 'yes' }, 'value'],
    [{ field: 'outcome', op: 'none_of', value: ['lost'] }, 'value'],
    [{ field: 'campaign_name', op: 'contains', value: '' }, 'value'],
    [{ field: 'start_time', op: 'within', value: 'mon 09:00-17:00 UTC' }, null],
    [{ field: 'start_time', op: 'gte', value: '2026-11-25' }, null],
    [{ field: 'answered', op: 'is_not', value: true }, null],
    [{ field: 'custom.score', op: 'gt', value: 5 }, null],
    [{ field: 'custom.at', op: 'outside', value: 'mon 09:00-17:00 UTC' }, null],
    [{ field: 'caller_number', op: 'starts_with', value: '02' }, null],
  ]
  for (const [one, place] of rows) {
    assert.deepEqual(when(one), place === null ? [] : [`warning conditions.${place}`], JSON.stringify(one))
  }
})

test('C20 realtime without any status is warned', () => {
  assert.deepEqual(told({ realtime: true, statuses: [] }), ['warning statuses'])
  assert.deepEqual(told({ statuses: [] }), [])
})

test('conditions that cannot mean anything are errors at their place', () => {
  assert.deepEqual(when({ field: 'nope', op: 'is', value: 'x' }), ['error conditions.field'])
  assert.deepEqual(when({ all: [{ any: [] }] }), ['error conditions.all[0].any'])
  assert.deepEqual(when({ any: [{ field: 'caller_name', op: 'one_of', value: 'x' }] }), [
    'error conditions.any[0].value',
  ])
  assert.deepEqual(when({ field: 'caller_name', op: 'is' }), ['error conditions.value'])
  assert.deepEqual(when({ field: 'caller_name', op: 'known', value: 'x' }), ['error conditions.value'])
  assert.deepEqual(when({ field: 'duration', op: 'gt', value: 'long' }), ['error conditions.value'])
  assert.deepEqual(when({ field: 'duration', op: 'lte', value: '095' }), ['error conditions.value'])
  assert.deepEqual(when({ field: 'start_time', op: 'within', value: 'mon 9-17 Mars' }), ['error conditions.value'])
  assert.deepEqual(when({ field: 'start_time', op: 'outside', value: true }), ['error conditions.value'])
  assert.deepEqual(when({ field: 'tags', op: 'none_of', value: 'quote' }), ['error conditions.value'])
  assert.deepEqual(when({ field: 'duration', op: 'gt', value: '60' }), [])
  assert.deepEqual(when({ field: 'custom.lead', op: 'starts_with', value: 'x' }), [])
  assert.deepEqual(when({ field: 'outcome', op: 'one_of', value: ['missed', 'lost'] }), ['warning conditions.value'])
  const deep: Condition = { all: [{ all: [{ all: [{ all: [{ all: [] }] }] }] }] }
  assert.deepEqual(when(deep), [])
  assert.deepEqual(when({ all: [deep] }), ['error conditions.all[0].all[0].all[0].all[0].all[0]'])
  assert.deepEqual(when({ any: Array.from({ length: 51 }, (): Condition => ({ field: 'notes', op: 'known' })) }), [
    'error conditions',
  ])
})
