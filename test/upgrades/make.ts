// `node test/upgrades/make.ts 0.1.0`: makes the fixture of a version, with its code. Check out the tag of the version first, and
// add the folder to the newest code. The program sends all examples of the API's document, and replays recorded sessions; then its
// tables and files are written to test/upgrades/0.1.0.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startBundledServer } from '../../src/store/bundled-server/bundled-server.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { apiOf, type Api, type Json, type OwnApi } from '../kit/api.ts'
import { SETTINGS as EXAMPLE_SETTINGS, runExamples, startRun } from '../kit/example-run.ts'
import { freshFolder, startProgram } from '../kit/program.ts'
import { countStatistics } from '../kit/statistics.ts'
import { goodPassword, signedUp, tokenOf } from '../kit/visitor.ts'
import { RECEIVER, writeFixture, type Expected } from './fixture.ts'

const SESSIONS = [
  'asterisk/attended-transfer.ami',
  'asterisk/queue.ami',
  'asterisk/voicemail.ami',
  'freeswitch/hold.esl',
  'ari/menu.ari',
]
const SETTINGS = {
  OFFHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
  OFFHOOK_SOURCE_NETWORKS: '127.0.0.0/8',
  OFFHOOK_COMMANDS: EXAMPLE_SETTINGS.OFFHOOK_COMMANDS,
}
const SOURCE_PASSWORD = 'phone-system-4f5d6c7b'
/** A phone system that posts `{"call_id": …, "event": "started"}`. */
const SOURCE_SETTINGS = {
  country: 'GB',
  auth: { type: 'basic', username: 'offhook' },
  secret: SOURCE_PASSWORD,
  mapping: {
    uniqueid: ['/body/call_id'],
    status: [{ place: '/body/event', values: { started: { status: 'ringing' }, ended: { status: 'ended' } } }],
    fields: { caller_number: { places: ['/body/from'] } },
  },
}
/** Lists that the tests of upgrades compare, and members that stay the same after a start. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  '~/calls?limit=100': ['id', 'uniqueid', 'status', 'outcome', 'direction', 'started_at', 'ended_at'],
  '~/integrations?limit=100': ['id', 'name', 'enabled', 'request', 'realtime', 'final', 'conditions'],
  '~/sources?limit=100': ['id', 'name', 'kind'],
  '~/steps?limit=100': ['id', 'name', 'kind'],
  '~/people?limit=100': ['id', 'email', 'name', 'role'],
  '~/invitations?limit=100': ['email', 'name', 'role'],
  '~/keys?limit=100': ['id', 'name', 'role', 'rights', 'last4'],
  '~/numbers?limit=100': ['id', 'number', 'name'],
  '~/views?limit=100': ['id', 'name', 'list'],
  '~/wallboards?limit=100': ['id', 'name'],
  '~/deliveries?limit=100&state=delivered': ['id', 'integration_id', 'attempt_count', 'status_code'],
  '~/deliveries?limit=100&state=failed': ['id', 'integration_id', 'attempt_count', 'status_code'],
}

/** Rows that need more calls than a fixture has, or a phone system that was connected. */
const RARE_ROWS = [
  `INSERT INTO history_count (account_id, party, line, at, calls)
   SELECT account_id, party, '', at, 1 FROM history_call ORDER BY at LIMIT 1`,
  `INSERT INTO source_seen (source_id, seen_at) SELECT source_id, created_at FROM source WHERE kind = 'asterisk'`,
  `INSERT INTO source_gap (account_id, source_id, from_at, to_at, dropped, code)
   SELECT account_id, source_id, created_at - interval '5 min', created_at, 2, 'updates_dropped' FROM source WHERE kind = 'push'`,
]

const [version = ''] = process.argv.slice(2)
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error('Usage: node test/upgrades/make.ts <version>')
const data = await freshFolder()
await using program = await startProgram({ data, env: SETTINGS })
const api = apiOf(program, '')
const run = await startRun(api, RECEIVER)
await runExamples(run, (await api.get('/openapi.json')).body)
const expected = await fill(api)
await program.kill('SIGTERM')
await run.close()
const server = await startBundledServer({ dataFolder: data, onEnded: () => undefined })
await countStatistics(server.connectionString)
const client = await openClient(server.connectionString, 'make')
for (const sql of RARE_ROWS) await client.query(sql)
await writeFixture(join(import.meta.dirname, version), { client, data, settings: SETTINGS }, expected)
await client.end()
await server.stop()

/** Adds what the tests of upgrades use, and returns what they compare. */
async function fill(api: OwnApi): Promise<Expected> {
  for (const session of SESSIONS) {
    const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, '../../recorded-sessions', session)))
    const answer = await api.program.ask('~/replay?send=true', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    })
    assert.equal(answer.status, 202, `${session}: ${await answer.text()}`)
  }
  const { body: recorded } = await api.get('~/calls/uniqueid:1764039844.4711')
  assert.equal((await fetch(recorded.recording.url)).status, 200)
  const email = 'upgrade@example.com'
  await signedUp(api, email)
  const token = 'receiver-token-4f5d6c7b'
  const url = `http://${RECEIVER.host}:${RECEIVER.port}`
  const made = await created(api, '~/integrations', {
    name: 'Upgrade',
    realtime: true,
    request: {
      url: `${url}/upgrade`,
      auth: { type: 'bearer', token },
      rows: [{ key: 'id', value: '[[uniqueid]]' }],
    },
  })
  const source = await created(api, '~/sources', {
    kind: 'push',
    name: 'Telephony',
    settings: SOURCE_SETTINGS,
  })
  const waiting = await created(api, '~/integrations', {
    name: 'Waiting',
    realtime: true,
    final: false,
    conditions: { field: 'uniqueid', op: 'starts_with', value: 'waiting-' },
    request: { url: `${url}/away.example.com/waiting`, rows: [{ key: 'id', value: '[[uniqueid]]' }] },
  })
  await api.post('/api/v1/events', { uniqueid: 'waiting-1', status: 'ended', outcome: 'missed' })
  await api.until(`~/deliveries?integration_id=${waiting.id}`, ({ data: rows }) => rows[0]?.state === 'retrying')
  const failing = await created(api, '~/integrations', {
    name: 'Failing',
    conditions: { field: 'uniqueid', op: 'starts_with', value: 'failing-' },
    request: { url: `${url}/refusing.example.com/failing`, rows: [{ key: 'id', value: '[[uniqueid]]' }] },
    delivery: { schedule: 'once' },
  })
  await api.post('/api/v1/events', { uniqueid: 'failing-1', status: 'ended', outcome: 'missed' })
  await api.until(`~/deliveries?integration_id=${failing.id}`, ({ data: rows }) => rows[0]?.state === 'failed')
  const responses = await Promise.all(
    Object.entries(LISTS).map(async ([path, members]) => {
      const { status, body } = await api.get(path)
      assert.equal(status, 200, path)
      assert.ok(body.data.length > 0, path)
      return [path, body.data.map((one: Json) => picked(one, members))]
    }),
  )
  return {
    email,
    password: goodPassword,
    apiKey: await api.keyFor(['events', 'read']),
    token,
    signingSecret: made.signing_secret,
    sourcePath: `/in/${tokenOf(source.url)}`,
    sourceAuthorization: `Basic ${Buffer.from(`offhook:${SOURCE_PASSWORD}`).toString('base64')}`,
    responses: Object.fromEntries(responses),
  }
}

async function created(
  api: Api,
  path: string,
  body: { readonly name: string } & Record<string, unknown>,
): Promise<Json> {
  const headers = { 'idempotency-key': `make-${body.name}` }
  const answer = await api.post(path, body, { headers })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body
}

function picked(one: Json, members: readonly string[]): Json {
  return Object.fromEntries(members.flatMap((name) => (name in one ? [[name, one[name]]] : [])))
}
