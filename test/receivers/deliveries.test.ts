// Real deliveries, checked with `offhook/receiving` and received by the example receivers.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { verify, type CallEvent } from '../../src/receiving/receiving.ts'
import { header, isDelivered, newTenant, receiving, until } from '../delivery/tenant.ts'
import { startApi } from '../kit/api.ts'
import { freePort } from '../kit/program.ts'
import type { ReceivedRequest } from '../kit/receiver.ts'
import { isMissing, started, type ExampleReceiver } from './example-receivers.ts'

const api = await startApi()

/** A name that every format has to escape. */
const CALLER = `Zoë "JJ" O'Neil & <Söhne> 李 📞`

const ROWS = ['uniqueid', 'sequence', 'event_type', 'status', 'caller_name'].map((key) => ({
  key,
  value: `[[${key}]]`,
}))
const RAW = { content_type: 'text/plain', body: '[[uniqueid]]\r\n[[caller_name]]' }

const FORMATS = {
  JSON: { format: 'json', rows: ROWS },
  form: { format: 'form', rows: ROWS },
  XML: { format: 'xml', rows: ROWS },
  'raw text': { format: 'raw', raw: RAW },
  GET: { method: 'GET', rows: ROWS },
} as const

const verified = ({ headers, body }: ReceivedRequest, keys: string | readonly string[]) =>
  verify({ headers: Object.fromEntries(headers), body }, { keys })

for (const [name, format] of Object.entries(FORMATS))
  test(`D18 a delivery as ${name} verifies; a changed one, another time or another key is refused`, async (t) => {
    const tenant = await newTenant(api)
    const receiver = await receiving(t)
    const { signingSecret } = await tenant.createIntegration('', {
      request: { url: `${receiver.url}/in?a=1`, ...format },
    })
    await tenant.postUpdates('a/1', { status: 'ringing', fields: { caller_name: CALLER } }, 'ended')
    await receiver.until(2)
    const deliveries = await tenant.untilAll(isDelivered)
    for (const [i, request] of receiver.received.entries()) {
      const { id, sentAt, body } = await verified(request, signingSecret)
      assert.equal(id, deliveries[i].id)
      assert.equal(sentAt.getTime() / 1000, Number(header(request, 'webhook-timestamp')))
      assert.equal(body, request.body)
      assert.equal(body === '', name === 'GET')
      await assert.rejects(verified({ ...request, body: `${body} ` }, signingSecret), { reason: 'wrong_signature' })
      await assert.rejects(verified(request, `whsec_${Buffer.alloc(32).toString('base64')}`), {
        reason: 'wrong_signature',
      })
      const later = { keys: signingSecret, nowMs: Date.now() + 301_000 }
      await assert.rejects(verify({ headers: Object.fromEntries(request.headers), body }, later), {
        reason: 'too_old',
      })
    }
    if (name === 'JSON') {
      const events = receiver.received.map(({ body }) => JSON.parse(body) as CallEvent)
      assert.deepEqual(
        events.map((event) => [event.event_type, event.caller_name]),
        [
          ['call.ringing', CALLER],
          ['call.ended', CALLER],
        ],
      )
    }
  })

test('S23 after the key is rotated, deliveries verify with the old key and with the new one', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { id, signingSecret: before } = await tenant.createIntegration(receiver.url)
  const rotated = await tenant.ask('POST', `~/integrations/${id}/rotate-signing-secret`)
  const after: string = rotated.body.signing_secret
  await tenant.postUpdates('a', 'ringing')
  await receiver.until(1)
  const [request] = receiver.received
  assert.ok(request)
  for (const keys of [before, after, [before, after]]) await verified(request, keys)
})

test('a request of an integration that signs none is refused', async (t) => {
  const tenant = await newTenant(api)
  const receiver = await receiving(t)
  const { signingSecret } = await tenant.createIntegration(receiver.url)
  const unsigned = await tenant.createIntegration(receiver.url, { name: 'unsigned', signing: { enabled: false } })
  await tenant.postUpdates('a', 'ringing')
  await receiver.until(2)
  assert.notEqual(unsigned.id, '')
  const isSigned = (request: ReceivedRequest) => header(request, 'webhook-signature') !== ''
  assert.equal(receiver.received.filter(isSigned).length, 1)
  for (const request of receiver.received)
    if (isSigned(request)) await verified(request, signingSecret)
    else await assert.rejects(verified(request, signingSecret), { reason: 'missing_header' })
})

/** Starts a receiver that gets two calls in progress. `finish` ends them, and waits until the receiver has all deliveries. */
async function receivedBy(t: TestContext, receiver: Pick<ExampleReceiver, 'file' | 'command'>) {
  const tenant = await newTenant(api)
  const port = await freePort()
  const request = { url: `http://127.0.0.1:${port}/`, rows: ROWS }
  const { signingSecret: secret } = await tenant.createIntegration('', { request, final: true })
  const { folder } = await started(t, receiver, { secret, port })
  await tenant.postUpdates('a', { status: 'ringing', fields: { caller_name: CALLER } }, 'answered')
  await tenant.postUpdates('b', 'ringing')
  const untilDelivered = (count: number) =>
    until(async () => (await tenant.deliveries('state=delivered')).length === count)
  await untilDelivered(3)
  const finish = async () => {
    for (const uniqueid of ['a', 'b']) await tenant.postUpdates(uniqueid, 'ended')
    await untilDelivered(7)
  }
  return { port, folder, finish }
}

const RECEIVERS: readonly (Pick<ExampleReceiver, 'name' | 'file' | 'command'> & { readonly skip: string | false })[] = [
  { name: 'Node', file: 'receiver.mjs', command: () => [process.execPath], skip: false },
  { name: 'Python', file: 'receiver.py', command: () => ['python3'], skip: isMissing('python3') },
  {
    name: 'PHP',
    file: 'receiver.php',
    command: (port) => ['php', '-S', `127.0.0.1:${port}`],
    skip: isMissing('php', '-r exit(extension_loaded("pdo_sqlite") ? 0 : 1);'),
  },
]

for (const { skip, ...receiver } of RECEIVERS)
  test(`the example receiver in ${receiver.name} stores the latest event of each call`, { skip }, async (t) => {
    const { folder, finish } = await receivedBy(t, receiver)
    await finish()
    using database = new DatabaseSync(join(folder, 'calls.db'), { readOnly: true })
    const calls = database.prepare('SELECT uniqueid, sequence, body FROM calls ORDER BY uniqueid').all()
    assert.deepEqual(
      calls.map(({ uniqueid, sequence }) => `${String(uniqueid)} ${String(sequence)}`),
      ['a 4', 'b 3'],
    )
    assert.equal((JSON.parse(String(calls[0]?.['body'])) as CallEvent).caller_name, CALLER)
    assert.equal(database.prepare('SELECT count(*) AS count FROM webhooks').get()?.['count'], 7)
  })

test('the wallboard shows the calls in progress, and each change on its page', async (t) => {
  const { port, finish } = await receivedBy(t, { file: 'wallboard.mjs', command: () => [process.execPath] })
  const page = await (await fetch(`http://127.0.0.1:${port}/`)).text()
  assert.match(page, /EventSource\('\/calls'\)/)
  const closed = new AbortController()
  const screen = await fetch(`http://127.0.0.1:${port}/calls`, { signal: closed.signal })
  const shown: CallEvent[][] = []
  const reading = (async () => {
    let text = ''
    for await (const part of screen.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part
      const messages = text.split('\n\n')
      text = messages.pop() ?? ''
      shown.push(...messages.map((message) => JSON.parse(message.replace('data: ', '')) as CallEvent[]))
    }
  })().catch(() => undefined)
  await until(() => shown.at(-1)?.length === 2)
  assert.deepEqual(
    shown.at(-1)?.map(({ uniqueid, status, caller_name: caller }) => [uniqueid, status, caller]),
    [
      ['a', 'answered', CALLER],
      ['b', 'ringing', null],
    ],
  )
  await finish()
  await until(() => shown.at(-1)?.length === 0)
  closed.abort()
  await reading
})
