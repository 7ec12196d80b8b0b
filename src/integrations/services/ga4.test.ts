import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyRequest, requestOf } from '../../../test/kit/services.ts'
import { isMet } from '../conditions.ts'
import { ga4 } from './ga4.ts'

interface Event {
  readonly name: string
  readonly params: Readonly<Record<string, string | number>>
}
interface Body {
  readonly client_id: string
  readonly timestamp_micros: number
  readonly events: readonly Event[]
}

/**
 * The parts that Google refuses or drops, by the limits of "Send Measurement Protocol events". Google's answer reports
 * none of these.
 */
function flawsOf(body: Body): string[] {
  const { client_id, timestamp_micros, events, ...more } = body
  const [event, ...others] = events
  if (event === undefined) return ['no event']
  const params = Object.entries(event.params)
  return [
    ...Object.keys(more).map((key) => `${key} is no member of the body`),
    ...(typeof client_id === 'string' && client_id !== '' ? [] : ['no client id']),
    ...(Number.isSafeInteger(timestamp_micros) && timestamp_micros > 1e15 ? [] : [`${timestamp_micros} is no time`]),
    ...(others.length === 0 ? [] : ['one event for each call']),
    ...(params.length <= 25 ? [] : ['more than 25 parameters']),
    ...[event.name, ...params.map(([name]) => name)]
      .filter((name) => !/^(?!ga_|google_|firebase_)[A-Za-z]\w{0,39}$/.test(name))
      .map((name) => `${name} is a name that Google does not take`),
    ...params
      .filter(([, value]) => (typeof value === 'string' ? value.length > 100 : typeof value !== 'number'))
      .map(([name, value]) => `${name} is ${String(value)}`),
    ...(JSON.stringify(body).length < 130_000 ? [] : ['more than 130 kB']),
  ]
}

const long = 'x'.repeat(300)

test('T18 Google Analytics: every event keeps to the limits of the Measurement Protocol', () => {
  const longest = { campaign_name: long, source: long, medium: long, tracking_number_name: long }
  const flaws = [{}, longest].flatMap((fields) =>
    everyRequest(ga4, { fields }).flatMap(({ of, json }) => flawsOf(json as Body).map((flaw) => `${of}: ${flaw}`)),
  )
  assert.deepEqual(flaws, [])
  assert.notDeepEqual(
    flawsOf({ client_id: '', timestamp_micros: 1, events: [{ name: 'ga_x', params: { a: long } }] }),
    [],
  )
})

test('T18 Google Analytics: the call belongs to the session that it began in', () => {
  const { url, json } = requestOf(ga4, 'answered', 'final')
  assert.equal(
    url.href,
    'https://www.google-analytics.com/mp/collect?measurement_id=G-ABC1234567&api_secret=aBcDeFgHiJkLmNoPqRsTuV',
  )
  const { client_id, timestamp_micros, events } = json as Body
  assert.deepEqual([client_id, timestamp_micros], ['123456.7654321', Date.parse('2026-11-25T03:04:00Z') * 1000])
  const { session_id, engagement_time_msec, call_status, call_duration, value, currency } = events[0]?.params ?? {}
  assert.deepEqual(
    { name: events[0]?.name, session_id, engagement_time_msec, call_status, call_duration, value, currency },
    {
      name: 'phone_call',
      session_id: '1764039600',
      engagement_time_msec: 100,
      call_status: 'answered',
      call_duration: 95,
      value: 250,
      currency: 'AUD',
    },
  )
})

test('T18 Google Analytics: what is not known is left out, and without a client id nothing is sent', () => {
  const { json, event } = requestOf(ga4, 'missed', 'final', { fields: { ga_session_id: null } })
  const params = (json as Body).events[0]?.params ?? {}
  assert.deepEqual(
    ['session_id', 'value'].filter((name) => name in params),
    [],
  )
  assert.ok(isMet(ga4.conditions, event.fields))
  assert.ok(!isMet(ga4.conditions, { ...event.fields, ga_client_id: null }))
  assert.ok(!isMet(ga4.conditions, { ...event.fields, direction: 'outbound' }))
})

test('T18 Google Analytics: a dry run asks the server that only validates', () => {
  assert.equal(requestOf(ga4, 'answered', 'final', { dryRun: true }).url.pathname, '/debug/mp/collect')
})
