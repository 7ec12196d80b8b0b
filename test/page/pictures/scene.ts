// The scene of the pictures: a program with receivers at the addresses of the guides, a call that is played as slowly
// as people talk, earlier calls, and messages of a phone system without a ready mapping.
import { join } from 'node:path'
import { after } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Api, Json } from '../../kit/api.ts'
import { certificatePath, startReceiver } from '../../kit/receiver.ts'
import type { Answer, ReceivedRequest } from '../../kit/receiver.ts'
import { startPageFixture } from '../kit.ts'
import type { PageFixture } from '../kit.ts'
import { playCall } from '../views/fill.ts'

/** The ids in the addresses of the pictures. */
export interface Scene extends PageFixture {
  readonly crm: string
  readonly leads: string
  readonly call: string
  readonly retrying: string
  readonly push: string
}

const UNAVAILABLE: Answer = {
  status: 503,
  headers: { 'content-type': 'application/json' },
  body: '{"error": "maintenance", "message": "Back in ten minutes."}',
}

export async function setScene(): Promise<Scene> {
  const receivers = await startReceiver({ certificate: 'good', answers: answers() })
  after(() => receivers.close())
  const fixture = await startPageFixture({
    NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'reroute.ts')).href}`,
    NODE_EXTRA_CA_CERTS: certificatePath('authority'),
    PICTURES_PORT: String(receivers.port),
    OFFHOOK_PUBLIC_URL: 'https://calls.example.com',
  })
  const { api } = fixture
  await posted(api, '~/numbers', numbers)
  // These calls are posted before there are integrations, so only the last two calls have deliveries.
  await posted(api, '/api/v1/events', earlierCalls.flatMap(eventsOf))
  const crm = await integration(api, 'Acme CRM', 'https://crm.acme.example/calls', { realtime: true })
  await integration(api, 'Wallboard', 'https://wallboard.acme.example/events', { realtime: true })
  const leads = await integration(api, 'Sydney leads', 'https://leads.acme.example/calls', {
    conditions: leadsOnly,
    enabled: false,
  })
  const dealer = await integration(api, 'Dealer portal', 'https://dealers.example/api/leads', {})
  const push = await otherSystem(api)
  const call = await playCall(api)
  await api.until(`~/deliveries?integration_id=${dealer}&state=delivered`, ({ data }) => data.length === 1)
  await posted(api, '/api/v1/events', eventsOf(lastCall))
  const { data } = await api.until('~/deliveries?state=retrying', ({ data }) => data[0]?.attempt_count > 1)
  return { ...fixture, crm, leads, call, retrying: String(data[0].id), push }
}

/** The dealers' server answers the second attempt of the first call, and no later request. */
function answers(): (request: ReceivedRequest) => Answer {
  let dealers = 0
  return ({ headers, path }) => {
    const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1]
    if (host === 'dealers.example' && ++dealers !== 2) return UNAVAILABLE
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ok: true, path }) }
  }
}

const numbers = [
  { number: '+61288889999', name: 'Website header', custom_id: 'AD-778', campaign: 'Spring sale', country: 'AU' },
  { number: '+61255550120', name: 'Brochure', campaign: 'Spring sale', country: 'AU' },
]

const rows = [
  ['uniqueid', '[[uniqueid]]'],
  ['event', '[[event_type]]'],
  ['phone', '[[caller_number]]'],
  ['name', '[[caller_name]]'],
  ['outcome', '[[outcome]]'],
  ['agent', '[[agent_name]]'],
  ['started_at', '[[start_time]]'],
  ['talk_seconds', '[[talk_duration]]'],
  ['note', '[[talk_duration|seconds_to:mm:ss]] with [[agent_name]]'],
  ['campaign', '[[campaign_name]]'],
].map(([key, value]) => ({ key, value }))

const leadsOnly = {
  all: [
    { field: 'direction', op: 'is', value: 'inbound' },
    { field: 'outcome', op: 'one_of', value: ['answered', 'voicemail'] },
    { field: 'talk_duration', op: 'gte', value: 30 },
    {
      any: [
        { field: 'caller_number', op: 'starts_with', value: '02' },
        { field: 'campaign_name', op: 'is', value: 'Spring sale' },
      ],
    },
  ],
}

interface EndedCall {
  readonly caller: string
  readonly name: string
  readonly dialled: string
  /** The talk time in seconds; 0: the line was busy. */
  readonly talked: number
  /** The minutes since the call ended. */
  readonly minutesAgo: number
}

const earlierCalls: readonly EndedCall[] = [
  { caller: '+61255501234', name: 'Robin Park', dialled: '+61255559876', talked: 95, minutesAgo: 50 },
  { caller: '+61491570006', name: 'Alex Kim', dialled: '+61288889999', talked: 0, minutesAgo: 41 },
  { caller: '+61491570157', name: 'Maria Rossi', dialled: '+61255559876', talked: 61, minutesAgo: 17 },
]

const lastCall: EndedCall = {
  caller: '+61255504321',
  name: 'Omar Haddad',
  dialled: '+61288889999',
  talked: 212,
  minutesAgo: 0,
}

function eventsOf({ caller, name, dialled, talked, minutesAgo }: EndedCall): Json[] {
  const ringing = talked > 0 ? 6 : 0
  const begunAt = Date.now() - minutesAgo * 60_000 - (ringing + talked) * 1_000
  const event = (seconds: number, more: object): Json => ({
    uniqueid: `${Math.floor(begunAt / 1_000)}.1`,
    at: new Date(begunAt + seconds * 1_000).toISOString(),
    ...more,
  })
  const fields = { caller_number: caller, caller_name: name, tracking_number: dialled, direction: 'inbound' }
  const answer = event(ringing, { status: 'answered', fields: { agent_name: 'Sam Lee', agent_id: '204' } })
  const outcome = talked > 0 ? 'answered' : 'busy'
  return [
    event(0, { status: 'ringing', fields }),
    ...(talked > 0 ? [answer] : []),
    event(ringing + talked, { status: 'ended', outcome, fields: { hangup_by: 'caller' } }),
  ]
}

async function integration(api: Api, name: string, url: string, more: object): Promise<string> {
  const request = { method: 'POST', url, format: 'json', rows }
  return created(api, '~/integrations', { name, conditions: { all: [] }, request, ...more })
}

/** Creates a source of a phone system without a ready mapping, with the messages of a call. */
async function otherSystem(api: Api): Promise<string> {
  const id = await created(api, '~/sources', { kind: 'push', name: 'Reception', settings: {} })
  const { body: source } = await api.get(`~/sources/${id}`)
  const path = new URL(source.url).pathname
  for (const [event, secondsAgo, more] of [
    ['call.ringing', 95, {}],
    ['call.answered', 88, { agent_name: 'Sam Lee' }],
    ['call.completed', 12, { agent_name: 'Sam Lee', hangup_by: 'caller' }],
  ] as const)
    await fetch(api.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        event,
        time: new Date(Date.now() - secondsAgo * 1_000).toISOString(),
        call: { id: 'c-1001', from: '+61412345678', to: '+61288889999', direction: 'inbound', ...more },
      }),
    })
  await api.until(`~/sources/${id}/messages`, ({ data }) => data.length === 3)
  return id
}

async function created(api: Api, path: string, whole: object): Promise<string> {
  return String((await posted(api, path, whole)).id)
}

async function posted(api: Api, path: string, body: unknown): Promise<Json> {
  const answer = await api.post(path, body)
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body
}
