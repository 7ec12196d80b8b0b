// Tests the examples of the API document: sends every example of a request to a program, and collects the responses of each
// operation as the document's examples of responses.
//
// Values of the examples stand for real ones during the run:
//   a host of example.com       -> a receiver on this machine, whose path begins with the host; a host named pbx has recordings
//   an id as in descriptions    -> the first id of its kind in a response
//   a time                      -> the same time relative to now as the example's is relative to EXAMPLE_NOW
// In the responses the three are translated back, so that the examples agree with each other. An operation that needs more has
// a preparation, under its name.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { isObject } from '../../src/json/is-object.ts'
import { EVENT_TYPES, STATUSES } from '../../src/calls/status.ts'
import { FIRST_ACCOUNT } from './account-path.ts'
import type { Api, Json, OwnApi } from './api.ts'
import { tone, wavAround } from './audio.ts'
import { startReceiver, certificatePath, type Answer, type ReceivedRequest, type Receiver } from './receiver.ts'
import { startRecordingServer } from './recording-server.ts'
import { pathInAccount } from './routes.ts'
import { createVisitor, goodPassword, invited, signedUp, tokenOf, type Visitor } from './visitor.ts'

/** Bodies by operation and status. */
export type ResponseExamples = Record<string, Record<string, unknown>>

interface Operation {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Json[]
  readonly examples: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>
  readonly responses: Readonly<Record<string, { readonly content?: Json }>>
  readonly security: readonly Readonly<Record<string, unknown>>[]
}

/** The parts of a request that do not follow from its operation. */
interface Extras {
  /** Parameters of the path. */
  readonly params?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

const MINUTE_MS = 60_000
/** The time of the calls in the examples. */
const EXAMPLE_NOW = Date.parse('2026-11-25T03:06:00.000Z')
/** Times within this distance from now belong to the run. */
const RUN_MS = 5 * MINUTE_MS
const HOURS_MS = 180 * MINUTE_MS
/** Maximum number of list items in an example. */
const ITEMS_MAX = 2

/** The order of operations: first those that others need; then those that add something, then those that only read. */
const FIRST = [
  'useLink',
  'createIntegration',
  'createStep',
  'createSource',
  'postSourceMessage',
  'sendEvents',
  'listDeliveries',
  'listCalls',
  'listIssues',
]

const SUMMARISE = 'console.log(JSON.stringify({ summary: "Asked for a quote." }))'

/** Settings of a program that the examples can be sent to. */
export const SETTINGS = {
  NODE_EXTRA_CA_CERTS: certificatePath('authority'),
  OFFHOOK_COMMANDS: JSON.stringify({ summarise: [process.execPath, '-e', SUMMARISE] }),
}

/** Sends all examples of the document. */
export async function runExamples(run: Run, document: Json): Promise<ResponseExamples> {
  const operations = operationsOf(document)
  const collected: ResponseExamples = {}
  for (const operation of operations.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    if (!isShown(operation)) continue
    const examples = Object.values(operation.examples)
    for (const { summary, value } of examples.length > 0 ? examples : [{ summary: '', value: undefined }]) {
      const { status, body } = await send(run, operation, value)
      const context = `${operation.operationId} ${summary}: ${status} ${JSON.stringify(body)}`
      assert.ok(status >= 200 && status < 300 && String(status) in operation.responses, context)
      if ('application/json' in (operation.responses[status]?.content ?? {}))
        (collected[operation.operationId] ??= {})[status] ??= shownBody(run, body)
    }
    if (operation.operationId === 'sendEvents') await untilSettled(run)
  }
  return Object.fromEntries(operations.flatMap(({ operationId: id }) => (collected[id] ? [[id, collected[id]]] : [])))
}

/** Whether two values have the same members, with the same types, and list items of the same shapes. `null` matches anything. */
export function haveSameShape(a: unknown, b: unknown): boolean {
  if (a === null || b === null) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    const isIn = (item: unknown, others: readonly unknown[]) => others.some((other) => haveSameShape(item, other))
    return a.length === 0 || b.length === 0 || (a.every((one) => isIn(one, b)) && b.every((one) => isIn(one, a)))
  }
  if (!isObject(a) || !isObject(b)) return typeof a === typeof b
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => name in a && name in b && haveSameShape(a[name], b[name]))
}

/** A program with the things that the examples name. */
export interface Run {
  readonly api: OwnApi
  readonly receiver: Receiver
  readonly recordingsUrl: string
  /** Signed in by the first link. */
  readonly person: Visitor
  readonly startedAt: number
  /** The first id of each kind, by prefix. */
  readonly ids: Map<string, string>
  /** Translates the ids and times of this run. */
  readonly shownIds: Map<string, string>
  readonly shownTimes: Map<string, string>
  /** The first response of each operation, unchanged. */
  readonly responses: Map<string, Json>
  /** Stops the receiver and the server of recordings. */
  close(): Promise<void>
}

/** Creates the data that the examples need in a new program. `at`: the receiver without TLS, instead of at a free port. */
export async function startRun(
  api: OwnApi,
  at: { readonly host: string; readonly port: number } | null = null,
): Promise<Run> {
  const startedAt = Date.now()
  const receiver = await startReceiver({ ...(at ?? { certificate: 'good' }), answers: answerOf })
  const wav = wavAround(tone(2, { hertz: 440 }))
  const recordings = await startRecordingServer(
    (response, { path }) => (path.endsWith('gone.wav') ? response.writeHead(410).end() : response.end(wav)),
    at === null ? { certificate: 'good' } : { host: at.host },
  )
  return {
    api,
    receiver,
    recordingsUrl: recordings.url,
    person: createVisitor(api),
    startedAt,
    ids: new Map(),
    shownIds: new Map(),
    shownTimes: new Map(),
    responses: new Map(),
    async close() {
      await receiver.close()
      await recordings[Symbol.asyncDispose]()
    },
  }
}

function answerOf({ path }: ReceivedRequest): Answer {
  const headers = { 'content-type': 'application/json' }
  if (path.startsWith('/speech.')) return { headers, body: JSON.stringify({ text: 'Hello, I would like a quote.' }) }
  if (path.startsWith('/away.')) return { status: 503 }
  if (path.startsWith('/gone.')) return { status: 410 }
  if (path.startsWith('/refusing.')) return { status: 400 }
  if (path.startsWith('/later.')) return { status: 202 }
  return { headers, body: '{"ok":true}' }
}

function operationsOf(document: Json): Operation[] {
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, { operationId, parameters = [], requestBody, responses, security }]) => ({
      operationId,
      method: method.toUpperCase(),
      path,
      parameters,
      examples: requestBody?.content['application/json']?.examples ?? {},
      responses,
      security,
    })),
  )
}

/** Whether the document has an example of the operation. */
function isShown({ examples, responses }: Operation): boolean {
  const returnsJson = Object.entries(responses).some(
    ([status, { content = {} }]) => status.startsWith('2') && 'application/json' in content,
  )
  return returnsJson || Object.keys(examples).length > 0
}

function rankOf({ operationId, method, path }: Operation): number {
  const first = FIRST.indexOf(operationId)
  if (first !== -1) return first - FIRST.length
  if (method === 'POST' && !(pathInAccount(path) ?? path).includes('{')) return 1
  return method === 'GET' ? 2 : 3
}

async function send(run: Run, operation: Operation, example: unknown): Promise<{ status: number; body: Json }> {
  const { operationId, method, path, parameters, security } = operation
  const extras = (await PREPARATIONS[operationId]?.(run)) ?? {}
  const body = extras.body ?? (example === undefined ? undefined : prepared(run, example))
  const query = new URLSearchParams(
    parameters.filter((one) => one.in === 'query' && one.required === true).map((one) => [one.name, exampleOf(one)]),
  )
  const pathname = path
    .replace('{account}', extras.params?.['account'] ?? String(FIRST_ACCOUNT))
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const shown = parameters.find((one) => one.name === name)
      const example = exampleOf(shown)
      return extras.params?.[name] ?? run.ids.get(prefixOf(example)) ?? example
    })
  const target = query.size === 0 ? pathname : `${pathname}?${query.toString()}`
  const isForPeople = !security.some((one) => 'key' in one)
  const answer =
    extras.bytes !== undefined
      ? await sendBytes(run, { method, target, extras })
      : isForPeople && extras.headers === undefined
        ? await run.person.ask(method, target, { body })
        : await run.api.ask(method, target, { body, headers: extras.headers ?? {} })
  if (!run.responses.has(operationId)) run.responses.set(operationId, answer.body)
  remember(run, answer.body)
  return answer
}

function exampleOf(parameter: Json): string {
  return String(parameter?.example ?? parameter?.schema?.example ?? '')
}

async function sendBytes(
  { api }: Run,
  { method, target, extras: { bytes, headers = {} } }: { method: string; target: string; extras: Extras },
): Promise<{ status: number; body: Json }> {
  const answer = await api.program.ask(target, { method, body: bytes ?? null, headers })
  return { status: answer.status, body: await answer.json() }
}

function remember({ ids }: Run, body: unknown): void {
  for (const [id, prefix = ''] of JSON.stringify(body).matchAll(/\b([a-z]{3,4})_[0-9a-f]{32}\b/g))
    if (!ids.has(prefix)) ids.set(prefix, id)
}

const prefixOf = (id: string): string => id.split('_')[0] ?? ''

/** Waits until the example's call, recording and steps, and all deliveries, have ended. */
async function untilSettled({ api }: Run): Promise<void> {
  await api.until(
    `~/calls/uniqueid:1764039844.4711`,
    ({ deliveries, recording, steps }) =>
      recording?.state === 'ready' &&
      steps.every((one: Json) => one.state === 'done') &&
      deliveries.some((one: Json) => one.kind === 'final'),
  )
  await api.until('~/deliveries', ({ data }) => data.every((one: Json) => one.state === 'delivered'))
}

/** An example, translated for sending. */
function prepared(run: Run, value: unknown): unknown {
  return mapTexts(value, (text) => {
    if (TIME.test(text)) return sentTime(run, text)
    if (/^[a-z]+_01980a52f3c97d4e8b1b6a3f0c2d4e5f$/.test(text)) return run.ids.get(prefixOf(text)) ?? text
    if (text === 'pbx.example.com') return '127.0.0.1'
    return text.replace(
      /^https:\/\/((\w+)\.example\.com)/,
      (_, host: string, name: string) => `${name === 'pbx' ? run.recordingsUrl : run.receiver.url}/${host}`,
    )
  })
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

function sentTime({ startedAt, shownTimes }: Run, shown: string): string {
  const sent = new Date(Date.parse(shown) - EXAMPLE_NOW + startedAt).toISOString()
  shownTimes.set(sent, shown)
  return sent
}

/** Members that differ in each run, and their values in the document. The same value under another key may have a meaning. */
const SHOWN_MEMBERS: Readonly<Record<string, string | number>> = {
  duration_ms: 8,
  ip_address: '203.0.113.9',
  last4: '7b8a',
  key_fingerprint: 'c6a1f0d29b54',
}
const SHOWN_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\bofh_\w+/, 'ofh_1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p7q8r9s0t1u2v3w4x5y6z7b8a'],
  [/\bwhsec_[\w+/=]+/, 'whsec_b2ZmaG9vay1leGFtcGxlLXNpZ25pbmctc2VjcmV0LTA='],
  [/\/wallboard#[\w-]{43}/, '/wallboard#Hq3vVnS6yXw0bTzUuK8LrCkEoJd2gPfAeR5sTiWmN4Q'],
  [/\/(link|in|steps)\/[\w.-]{20,}/, '/$1/Hq3vVnS6yXw0bTzUuK8LrCkEoJd2gPfA'],
  [
    /\/recordings\/[\w-]{20,}\.[\w-]{22}\.mp3/,
    '/recordings/AAAD6QGiKBb7GXeDsjOCAspraqgAAAAAAAA.Bti08OqYxnBN4IPqALHn9Q.mp3',
  ],
  [/\btest_[\w-]{16}(?![\w-])/, 'test_Hq3vVnS6yXw0bTzU'],
  [/\btest-[0-9a-f]{32}\b/, 'test-01980a53000073d2a1b40c5f7e8d9a10'],
  [/\b\d{10}\.\d{7}\b/, '1764039844.0004712'],
  [/\b(state|code_challenge)=[\w-]+/, '$1=CjYI_L11OkXArP_bpWqFwZjfJwMOtQzjYfy_UJQoXUc'],
  // The rest of this machine: the inbox has a port of its own.
  [/^127\.0\.0\.1:\d+$/, 'calls.example.com'],
  [/\b127\.0\.0\.1\b/, 'pbx.example.com'],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/, new Date(EXAMPLE_NOW).toUTCString()],
]

/** A response as the document shows it: with the example values, and without values that differ in each run. */
function shownBody(run: Run, body: unknown): unknown {
  return mapTexts(shortened(body), (text) => shownText(run, text))
}

function shownText(run: Run, text: string): string {
  const { api, receiver, recordingsUrl, shownTimes } = run
  if (TIME.test(text)) return shownTimes.get(text) ?? shownTime(run, text)
  const hosts = [
    [`${receiver.url}/`, 'https://'],
    [`${recordingsUrl}/`, 'https://'],
    [api.url, 'https://calls.example.com'],
    [encodeURIComponent(api.url), encodeURIComponent('https://calls.example.com')],
    [new URL(api.url).host, 'calls.example.com'],
    [new URL(recordingsUrl).host, 'pbx.example.com'],
    [new URL(receiver.url).host, 'crm.example.com'],
  ] as const
  const named = hosts.reduce((all, [host, shown]) => all.replaceAll(host, shown), text)
  const fixed = SHOWN_TEXTS.reduce((all, [pattern, shown]) => all.replaceAll(new RegExp(pattern, 'g'), shown), named)
  return fixed.replaceAll(/\b[a-z]{3,4}_[0-9a-f]{32}\b/g, (id) => shownId(run, id))
}

/** The first id of each kind as in descriptions, then others. */
function shownId({ shownIds }: Run, id: string): string {
  const prefix = prefixOf(id)
  const before = [...shownIds.keys()].filter((one) => prefixOf(one) === prefix).length
  if (!shownIds.has(id)) shownIds.set(id, `${prefix}_01980a52f3c97d4e8b1b6a3f0c2d${(0x4e5f + before).toString(16)}`)
  return shownIds.get(id) ?? ''
}

/** A time long past stays; a time of this run, or in the future, is moved relative to EXAMPLE_NOW. */
function shownTime({ startedAt }: Run, text: string): string {
  const offset = Date.parse(text) - startedAt
  if (offset < -HOURS_MS) return text
  if (Math.abs(offset) < RUN_MS) return new Date(EXAMPLE_NOW).toISOString()
  if (offset > 0) return new Date(EXAMPLE_NOW + Math.round(offset / RUN_MS) * RUN_MS).toISOString()
  // The minutes of an hour that ends now.
  const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
  return new Date(EXAMPLE_NOW + Date.parse(text) - minute).toISOString()
}

/** Shortens lists to their first items, and removes members that differ in each run. */
function shortened(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.slice(0, ITEMS_MAX).map((item) => shortened(item))
  if (!isObject(value)) return (value !== null && SHOWN_MEMBERS[key]) || value
  if (key === 'timing') return mapMembers(value, (time) => time && 2)
  return mapMembers(value, shortened)
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change))
  return isObject(value) ? mapMembers(value, (member) => mapTexts(member, change)) : value
}

function mapMembers(value: object, change: (member: unknown, key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member, key)]))
}

/** Preparations for operations that need more than the example values. */
async function personInGroup({ api }: Run, email: string): Promise<Extras> {
  const { body: group } = await api.post('/api/v1/groups', { name: 'Harbour' })
  const invitation = { email, name: email, role: 'viewer' }
  const { body } = await api.post(`/api/v1/groups/${group.id}/invitations`, invitation)
  const visitor = createVisitor(api)
  const { body: session } = await visitor.post(`/api/v1/links/${tokenOf(body.link)}`, { password: goodPassword })
  return { params: { id: group.id, person: session.person.id } }
}

const PREPARATIONS: Readonly<Record<string, (run: Run) => Promise<Extras>>> = {
  async deleteAccount({ api, ids }) {
    // The others need the account that they act in.
    const { body } = await api.post('/api/v1/accounts', { name: 'Front office' })
    ids.set('deleted', body.id)
    return { params: { account: body.id } }
  },
  async restoreAccount({ ids }) {
    return { params: { account: ids.get('deleted') ?? '' } }
  },
  async handOverAccount({ api, person }) {
    const { body: account } = await api.post('/api/v1/accounts', { name: 'Westside Dental' })
    const invitation = { email: 'anna@example.com', name: 'Anna', role: 'owner' }
    const { body } = await api.post('~/invitations', invitation, { account: account.id })
    await person.post(`/api/v1/links/${tokenOf(body.link)}/accept`)
    const colleague = await invited(api, { email: 'irene@example.com', role: 'admin', account: account.id })
    const { body: session } = await colleague.get('/api/v1/session')
    return { params: { account: account.id }, body: { person_id: session.person.id, afterwards: 'admin' } }
  },
  async useLink({ api, responses }) {
    const link = responses.has('useLink')
      ? (await api.post('~/invitations', { email: 'dan@example.com', name: 'Dan Brown', role: 'editor' })).body.link
      : /Open (http\S+) to set up/.exec(await untilSaid(api, /to set up/))?.[1]
    return { params: { token: tokenOf(link ?? '') }, ...(responses.has('useLink') && { headers: {} }) }
  },
  async acceptInvitation({ api }) {
    const invitation = { email: 'erin@example.com', name: 'Erin Green', role: 'viewer' }
    return { params: { token: tokenOf((await api.post('~/invitations', invitation)).body.link) } }
  },
  async joinPerson({ api, person }) {
    const { email } = (await person.get('/api/v1/session')).body.person
    const { body: account } = await api.post('/api/v1/accounts', { name: 'Joined' })
    const { body } = await api.post('~/invitations', { email, name: 'Anna', role: 'owner' }, { account: account.id })
    const password = 'green ladder by the pond'
    await createVisitor(api).post(`/api/v1/links/${tokenOf(body.link)}`, { password })
    return {}
  },
  async updatePerson({ api }) {
    const visitor = await signedUp(api, 'finn@example.com')
    const { body } = await visitor.get('/api/v1/session')
    return { params: { id: body.person.id } }
  },
  async beginVisit({ api, person }) {
    const session = (await person.get('/api/v1/session')).body.person
    await api.post('/api/v1/administrators', { email: session.email })
    const { body: account } = await api.post('/api/v1/accounts', { name: 'Westside Dental' })
    return { body: { account: account.id, reason: 'Ticket 381: missing recordings', hours: 1 } }
  },
  async endOwnVisit({ responses }) {
    return { params: { id: responses.get('beginVisit').id } }
  },
  async endVisit({ api }) {
    const { body } = await api.get('~/visits')
    return { params: { id: body.data[0].id } }
  },
  async addAdministrator({ api }) {
    await signedUp(api, 'gwen@example.com')
    return {}
  },
  async removeAdministrator({ api }) {
    await signedUp(api, 'hugo@example.com')
    const { body } = await api.post('/api/v1/administrators', { email: 'hugo@example.com' })
    return { params: { id: body.id } }
  },
  async deleteGroupInvitation({ api }) {
    const { body: group } = await api.post('/api/v1/groups', { name: 'Harbour' })
    const invitation = { email: 'ivy@example.com', name: 'Ivy', role: 'viewer' }
    const { body } = await api.post(`/api/v1/groups/${group.id}/invitations`, invitation)
    return { params: { id: group.id, invitation: body.id } }
  },
  async createGroupInvitationLink({ api, responses }) {
    const { id } = responses.get('createGroup')
    const { body } = await api.get(`/api/v1/groups/${id}/invitations`)
    return { params: { id, invitation: body.data[0].id } }
  },
  updateGroupPerson: (run) => personInGroup(run, 'gwen@example.com'),
  removeGroupPerson: (run) => personInGroup(run, 'hugo@example.com'),
  async getLink({ responses }) {
    return { params: { token: tokenOf(responses.get('createEmailLink').link) } }
  },
  async getWallboard({ responses }) {
    const [, token = ''] = responses.get('createWallboard').url.split('#')
    return { headers: { authorization: `Bearer ${token}` } }
  },
  async listIssues({ api, receiver }) {
    const request = { url: `${receiver.url}/refusing.example.com/calls` }
    const { body } = await api.post('~/integrations', {
      name: 'Away',
      realtime: true,
      final: false,
      request,
      delivery: { schedule: 'once' },
    })
    await api.post('/api/v1/events', { uniqueid: 'not-delivered', status: 'ringing' })
    await api.until(`~/deliveries?integration_id=${body.id}&state=failed`, ({ data }) => data.length > 0)
    // What comes next is not sent to it.
    await api.patch(`~/integrations/${body.id}`, { enabled: false })
    await api.until('~/issues', ({ data }) => data.length > 0)
    return {}
  },
  async retryCallStep({ api, receiver }) {
    const url = `${receiver.url}/refusing.example.com/sentiment`
    await api.post('~/steps', { kind: 'webhook', name: 'sentiment', url, needs_recording: false })
    await api.post('/api/v1/events', { uniqueid: 'refused', status: 'ended', outcome: 'answered' })
    const { id } = await api.until('~/calls/uniqueid:refused', ({ steps }) =>
      steps.some((one: Json) => one.name === 'sentiment' && one.state === 'failed'),
    )
    return { params: { id, name: 'sentiment' } }
  },
  async completeStep({ api, receiver }) {
    const url = `${receiver.url}/later.example.com/score`
    await api.post('~/steps', { kind: 'webhook', name: 'score', url, needs_recording: false })
    const before = receiver.received.length
    await api.post('/api/v1/events', { uniqueid: 'scored', status: 'ended', outcome: 'answered' })
    await api.until('~/calls/uniqueid:scored', ({ steps }) =>
      steps.some((one: Json) => one.name === 'score' && one.state === 'answering_later'),
    )
    const asked = receiver.received.slice(before).find(({ path }) => path.startsWith('/later.'))
    const signed = /\/steps\/([\w.-]+)/.exec(JSON.stringify(asked))?.[1] ?? ''
    return { params: { signed } }
  },
  async uploadRecording() {
    return { bytes: wavAround(tone(1, { hertz: 880 })), headers: { 'content-type': 'audio/wav' } }
  },
  async retryRecording({ api, recordingsUrl }) {
    const recording = { url: `${recordingsUrl}/pbx.example.com/gone.wav` }
    await api.post('/api/v1/events', { uniqueid: 'not-recorded', status: 'ended', outcome: 'answered', recording })
    const { recordings } = await api.until(
      '~/calls/uniqueid:not-recorded',
      (body) => body.recording?.state === 'failed',
    )
    return { params: { id: recordings[0].id } }
  },
  acknowledgeIntegration: switchedOff,
  disableIntegrations: oneOfMany,
  enableIntegrations: oneOfMany,
  resumeIntegration: switchedOff,
  async cancelDelivery({ api, receiver }) {
    const { id } = await integrationTo(api, `${receiver.url}/away.example.com/calls`)
    await api.post('/api/v1/events', { uniqueid: 'away', status: 'ended', outcome: 'missed' })
    const { data } = await api.until(`~/deliveries?integration_id=${id}`, (body) => body.data[0]?.state === 'retrying')
    return { params: { id: data[0].id } }
  },
  async beginAuthorization({ api, receiver }) {
    const auth = {
      type: 'oauth2',
      grant: 'refresh_token',
      token_url: `${receiver.url}/login.example.com/token`,
      authorize_url: `${receiver.url}/login.example.com/authorize`,
      client_id: 'offhook',
      client_secret: 'client-secret-4f5d6c7b',
    }
    const { id } = await integrationTo(api, `${receiver.url}/crm.example.com/calls`, { auth })
    return { params: { id } }
  },
  async postSourceMessage({ api, responses }) {
    const token = tokenOf(responses.get('createSource').url)
    const authorization = `Basic ${Buffer.from('offhook:contact-centre-4f5d6c7b').toString('base64')}`
    const message = { call_id: 'cc-1', event: 'started', from: '+442079460958', to: '+442079460123' }
    await api.post(`/in/${token}`, message, { headers: { authorization } })
    return { params: { token }, body: { ...message, event: 'parked' }, headers: { authorization } }
  },
  async replaySession() {
    const bytes = new Uint8Array(readFileSync('recorded-sessions/asterisk/answered.ami'))
    return { bytes, headers: { 'content-type': 'application/octet-stream' } }
  },
  async listInboxRequests({ api, ids }) {
    const { body } = await api.post(`~/integrations/${ids.get('int')}/test`, { to: 'inbox' })
    return { params: { token: body.inbox_token } }
  },
}

/** An integration that Offhook switched off. */
async function switchedOff({ api, receiver }: Run): Promise<Extras> {
  const { id } = await integrationTo(api, `${receiver.url}/gone.example.com/calls`)
  await api.post('/api/v1/events', { uniqueid: `gone-${id}`, status: 'ended', outcome: 'missed' })
  await api.until(`~/integrations/${id}`, (body) => body.disabled_cause === 'gone')
  return { params: { id } }
}

/** An item that no other operation needs. */
async function oneOfMany({ api, receiver, responses }: Run): Promise<Extras> {
  const request = { url: `${receiver.url}/crm.example.com/calls`, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  const { body } = await api.post('~/integrations', { name: `CRM ${responses.size}`, request })
  return { body: { ids: [body.id] } }
}

async function integrationTo(api: Api, url: string, more: object = {}): Promise<Json> {
  const { body } = await api.post('~/integrations', {
    name: 'CRM',
    request: { url, rows: [{ key: 'id', value: '[[uniqueid]]' }], ...more },
  })
  return body
}

/** Request bodies by event type, as an integration with these rows sends them for a call that has every status. */
export async function receivedWebhooks(
  { api, receiver }: Run,
  rows: readonly { readonly key: string; readonly value: string }[],
): Promise<Map<string, Json>> {
  const url = `${receiver.url}/events.example.com/`
  const request = { url, rows, auth: { type: 'none' } }
  await api.post('~/integrations', { name: 'All events', realtime: true, updated: true, request })
  const call = { uniqueid: 'all-events' }
  const fields = { direction: 'inbound', caller_number: '+442079460958', tracking_number: '+442079460123' }
  await api.post('/api/v1/events', [
    { ...call, status: 'ringing', fields },
    ...STATUSES.slice(1).map((status) => ({ ...call, status })),
  ])
  await api.until('~/calls/uniqueid:all-events', ({ events }) => events.at(-1)?.type === 'final')
  await api.post('/api/v1/events', { ...call, fields: { notes: 'Call back on Friday' } })
  const bodies = () =>
    receiver.received.filter(({ path }) => path.startsWith('/events.')).map(({ body }) => JSON.parse(body))
  while (bodies().length < EVENT_TYPES.length) await receiver.until(receiver.received.length + 1)
  return new Map(bodies().map((body) => [body.event_type, body]))
}

/** The output of the program, once it contains these words. */
async function untilSaid({ program }: OwnApi, words: RegExp): Promise<string> {
  while (!words.test(program.output())) await new Promise((resolve) => setTimeout(resolve, 20))
  return program.output()
}
