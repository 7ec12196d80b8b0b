// Fills a program as people have it: integrations that work, fail, are paused or are incomplete, calls of a recorded
// phone system, active calls, numbers, and hostile texts. The pictures and the tests of every view use it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Api, Json } from '../../kit/api.ts'
import { countStatistics } from '../../kit/statistics.ts'
import { conversation } from './conversation.ts'
import { postedSources } from './posted-sources.ts'

/** The ids in the addresses of views. */
export interface Filled {
  readonly crm: string
  readonly dealer: string
  /** An integration that sends only some calls, and is off. */
  readonly leads: string
  readonly call: string
  readonly ongoing: string
  readonly delivery: string
  readonly failed: string
  /** An issue that is acknowledged and muted. */
  readonly issue: string
  readonly source: string
  /** A call with a playable recording, and a call whose recording failed. */
  readonly heard: string
  readonly lost: string
  /** Posted sources. */
  readonly twilio: string
  readonly push: string
  /** The path of the link to a wallboard, without the program's own address. */
  readonly wallboard: string
}

const recordings = join(import.meta.dirname, '../../../recorded-sessions/asterisk')
const sessions = ['answered', 'attended-transfer', 'busy', 'hold', 'abandoned-ringing', 'conference']

/** A name with a change of direction, markup, and a long text without a space. */
const hostileName = `<script>alert(1)</script> \u202Egpj.exe ${'x'.repeat(400)} 👩‍👩‍👧 مرحبا`

export async function fill(api: Api): Promise<Filled> {
  const crm = await integration(api, 'Acme CRM', { url: inbox(api, 'crm'), realtime: true, rows: usualRows })
  await integration(api, 'Wallboard', { url: inbox(api, 'wallboard'), realtime: true, format: 'xml', rows: usualRows })
  const dealer = await integration(api, 'Dealer portal', { url: inbox(api, 'dealer', 'status=502'), rows: usualRows })
  await integration(api, 'Old system', { url: inbox(api, 'old', 'status=410'), format: 'form', rows: usualRows })
  await integration(api, hostileName.slice(0, 200), { url: inbox(api, 'hostile'), enabled: false, rows: usualRows })
  await integration(api, 'Unfinished', { url: '', rows: [['lead', '[[sorce]]']] })
  const leads = await integration(api, 'Sydney leads', {
    url: inbox(api, 'leads'),
    rows: usualRows,
    enabled: false,
    realtime: true,
    more: { statuses: ['answered', 'ended'], conditions: someCalls },
  })
  for (const step of steps) {
    const { status, body } = await api.post('~/steps', step)
    if (status !== 201) throw new Error(`${step.name}: ${JSON.stringify(body)}`)
  }
  await api.post('~/numbers', numbers)
  for (const name of sessions) await replay(api, name)
  await api.post('/api/v1/events', [
    ...endedCall('4711.2', hostileName),
    ...endedCall('4711.1', 'Jane Citizen'),
    ...ongoingCalls,
  ])
  const failed = await one(api, '~/deliveries?state=retrying')
  const delivery = await one(api, '~/deliveries?state=delivered')
  const call = await one(api, '~/calls?uniqueid=4711.1')
  const ongoing = await one(api, '~/calls?uniqueid=4711.12')
  const { body: sources } = await api.get('~/sources')
  const recorded = await recordedCalls(api)
  const posted = await postedSources(api)
  const { body: wallboard } = await api.post('~/wallboards', { name: 'Reception' })
  await countStatistics(api.database)
  const issue = await acknowledgedIssue(api, dealer)
  return {
    crm,
    dealer,
    leads,
    call,
    ongoing,
    delivery,
    failed,
    issue,
    source: String(sources.data[0].id),
    ...recorded,
    ...posted,
    wallboard: String(wallboard.url).replace(/^.*(?=\/wallboard)/, ''),
  }
}

async function acknowledgedIssue(api: Api, integration: string): Promise<string> {
  const issue = await one(api, `~/issues?integration_id=${integration}`)
  const until = new Date(Date.now() + 7 * 24 * 60 * 60 * 1000).toISOString()
  await api.patch(`~/issues/${issue}`, {
    state: 'acknowledged',
    note: `Asked the dealer. They restart their gateway on Monday. ${hostileName}`,
    mute: { until, reason: 'The dealer moves to another data centre.' },
  })
  return issue
}

/** A call with a recording in two channels, and a call whose recording address has no audio. */
async function recordedCalls(api: Api): Promise<{ heard: string; lost: string }> {
  await api.patch('~/recording-settings', { two_channels: true })
  await api.post('/api/v1/events', [
    ...endedCall('4711.3', 'Robin Park'),
    {
      uniqueid: '4711.3',
      fields: { transcript: 'Good morning, Acme, this is Sam.\nHello, I would like a quote.\n'.repeat(30) },
    },
    ...endedCall('4711.4', 'Alex Kim'),
    { uniqueid: '4711.4', recording: { url: inbox(api, 'no-audio') } },
  ])
  const [heard, lost] = [await one(api, '~/calls?uniqueid=4711.3'), await one(api, '~/calls?uniqueid=4711.4')]
  const answer = await api.program.ask(`~/calls/${heard}/recording`, {
    method: 'PUT',
    headers: { 'content-type': 'audio/wav' },
    body: conversation(83),
  })
  if (!answer.ok) throw new Error(await answer.text())
  const state = (wanted: string) => (body: Json) => body.recordings[0]?.state === wanted
  await Promise.all([api.until(`~/calls/${heard}`, state('ready')), api.until(`~/calls/${lost}`, state('failed'))])
  return { heard, lost }
}

type Pair = readonly [key: string, value: string]

const usualRows: readonly Pair[] = [
  ['uniqueid', '[[uniqueid]]'],
  ['event', '[[event_type]]'],
  ['phone', '[[caller_number|national]]'],
  ['name', '[[caller_name]]'],
  ['result', '[[outcome]]'],
  ['started_at', '[[start_time|date:d MMM yyyy HH:mm]]'],
  ['talk_seconds', '[[talk_duration]]'],
  ['note', '[[talk_duration|seconds_to:mm:ss]] with [[agent_name]]'],
  ['campaign', '[[campaign_name]]'],
  ['recording', '[[recording_url]]'],
]

/** The steps need a recording, which few of the following calls have. */
const steps = [
  {
    kind: 'webhook',
    name: 'transcript',
    url: 'https://whisper.example/inference',
    send: 'audio',
    form: { response_format: 'json' },
    take: { transcript: 'text' },
    auth: { type: 'bearer', token: 'whisper-token-9f2e' },
  },
  { kind: 'webhook', name: 'lead-score', url: 'https://score.example/calls', enabled: false },
] as const

const numbers = [
  { number: '+61288889999', name: 'Website header', custom_id: 'AD-778', campaign: 'Spring sale', country: 'AU' },
  { number: '+61255550120', name: 'Brochure', custom_group: 'Dealers NSW', timezone: 'Australia/Sydney' },
]

function endedCall(uniqueid: string, name: string): Json[] {
  const at = (secondsAgo: number): string => new Date(Date.now() - secondsAgo * 1_000).toISOString()
  const fields = {
    caller_number: '+61412345678',
    caller_name: name,
    tracking_number: '+61288889999',
    direction: 'inbound',
  }
  return [
    { uniqueid, status: 'ringing', at: at(200), fields },
    { uniqueid, status: 'answered', at: at(190), fields: { agent_name: 'Sam Lee', agent_id: '204' } },
    { uniqueid, status: 'on_hold', at: at(150) },
    { uniqueid, status: 'answered', at: at(140) },
    { uniqueid, status: 'ended', outcome: 'answered', at: at(107), fields: { hangup_by: 'caller' } },
  ]
}

/**
 * Plays a call of some seconds and reports it while it goes on, so that its requests have the times of its events.
 * Returns its id.
 */
export async function playCall(api: Api): Promise<string> {
  const uniqueid = '1761742800.4711'
  const fields = {
    caller_number: '+61412345678',
    caller_name: 'Jane Citizen',
    caller_city: 'Sydney',
    direction: 'inbound',
    tracking_number: '+61288889999',
    source: 'google',
    medium: 'cpc',
  }
  for (const [status, seconds, more] of [
    ['ringing', 3, { fields }],
    ['answered', 6, { fields: { agent_name: 'Sam Lee', agent_id: '204' } }],
    ['on_hold', 2, {}],
    ['answered', 5, {}],
    ['ended', 4, { outcome: 'answered', fields: { hangup_by: 'caller' } }],
  ] as const) {
    await api.post('/api/v1/events', { uniqueid, status, ...more })
    await sleep(seconds * 1_000)
  }
  return one(api, `~/calls?uniqueid=${uniqueid}`)
}

const statuses = ['ringing', 'in_menu', 'queued', 'answered', 'on_hold', 'voicemail'] as const

const ongoingCalls: readonly Json[] = statuses.flatMap((status, at) => {
  const uniqueid = `4711.${at + 10}`
  const fields = { caller_number: `+6149157000${at}`, tracking_number: '+61288889999', direction: 'inbound' }
  const ringing = { uniqueid, status: 'ringing', at: new Date(Date.now() - 60_000 - at * 7_000).toISOString(), fields }
  return status === 'ringing' ? [ringing] : [ringing, { uniqueid, status }]
})

const someCalls = {
  all: [
    { field: 'direction', op: 'is', value: 'inbound' },
    { field: 'outcome', op: 'one_of', value: ['answered', 'voicemail'] },
    { field: 'talk_duration', op: 'gte', value: 30 },
    {
      any: [
        { field: 'caller_number', op: 'starts_with', value: '02' },
        {
          all: [
            { field: 'tracking_number_name', op: 'contains', value: 'header' },
            { field: 'agent_name', op: 'known' },
          ],
        },
      ],
    },
    {
      field: 'start_time',
      op: 'within',
      value: 'mon-fri 08:30-18:00, sat-sun 00:00-24:00 Australia/Sydney',
    },
    { field: 'hangup_by', op: 'one_of', value: ['caller', 'agent'] },
  ],
}

interface Made {
  readonly url: string
  readonly rows: readonly Pair[]
  readonly realtime?: boolean
  readonly format?: string
  readonly enabled?: boolean
  readonly more?: object
}

async function integration(
  api: Api,
  name: string,
  { url, rows, format = 'json', more, ...rest }: Made,
): Promise<string> {
  const request = { method: 'POST', url, format, rows: rows.map(([key, value]) => ({ key, value })) }
  const whole = { name, conditions: { all: [] }, request, ...rest, ...more }
  const { status, body } = await api.post('~/integrations', whole)
  if (status !== 201) throw new Error(`${name}: ${JSON.stringify(body)}`)
  return String(body.id)
}

function inbox(api: Api, token: string, behaviour = ''): string {
  return `${api.url}/inbox/${token}${behaviour === '' ? '' : `?${behaviour}`}`
}

async function replay(api: Api, name: string): Promise<void> {
  const session = await readFile(join(recordings, `${name}.ami`))
  const answer = await api.program.ask('~/replay?send=true', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: session,
  })
  if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`)
}

/** Returns the id of the first row, as soon as there is a row. */
async function one(api: Api, path: string): Promise<string> {
  const { data } = await api.until(path, (body: Json) => body.data.length > 0)
  return String(data[0].id)
}
