// An account that has deliveries in every lasting state, for tests of counts.
import assert from 'node:assert/strict'
import type { Json } from './api.ts'
import { startReceiver } from './receiver.ts'
import type { Receiver } from './receiver.ts'

export type Ask = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly body: Json }>

/** The expected number of deliveries in each state, without tests. A resend counts as a delivery, too. */
export const EVERY_STATE = {
  delivered: 4,
  failed: 3,
  retrying: 6,
  queued: 3,
  superseded: 1,
  skipped: 2,
  canceled: 1,
}
/** The number of problems: a failed delivery was resent, and all queued deliveries wait for an integration. */
export const PROBLEMS = 11
/** Tests: one was delivered, one failed, and one belongs to an integration that has sent nothing else. */
export const TESTS = 3

/** Fills an account without other traffic; the caller closes its receiver. `ids`: the integrations by their role. */
export async function fillEveryState(
  ask: Ask,
): Promise<{ readonly receiver: Receiver; readonly ids: Readonly<Record<string, string>> }> {
  const receiver = await startReceiver({ answers: ({ path }) => ANSWERS[path] ?? {} })
  const ids: Record<string, string> = {}
  const integrate = async (name: string, path: string, delivery: object = {}): Promise<void> => {
    const { status, body } = await ask('POST', '~/integrations', {
      name,
      realtime: true,
      final: false,
      request: requestTo(receiver.url + path),
      conditions: { field: 'uniqueid', op: 'starts_with', value: `${name}-` },
      delivery,
    })
    assert.equal(status, 201, JSON.stringify(body))
    ids[name] = body.id
  }
  const calls = async (name: string, numbers: readonly number[]): Promise<void> => {
    const ended = { status: 'ended', outcome: 'missed' }
    const updates = numbers.map((n) => ({ uniqueid: `${name}-${n}`, ...ended }))
    assert.equal((await ask('POST', '/api/v1/events', updates)).status, 202)
  }
  const of = async (name: string): Promise<Json[]> =>
    (await ask('GET', `~/deliveries?limit=100&integration_id=${ids[name]}`)).body.data
  const until = async (name: string, wanted: (rows: Json[]) => boolean): Promise<Json[]> => {
    for (;;) {
      const rows = await of(name)
      if (wanted(rows)) return rows
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const are = (state: string, count: number) => (rows: Json[]) =>
    rows.filter((row) => row.state === state).length === count
  const edit = async (name: string, patch: object): Promise<void> =>
    assert.equal((await ask('PATCH', `~/integrations/${ids[name]}`, patch)).status, 200)
  /** The first delivery is refused, the integration pauses, and the others wait for it. */
  const pause = async (name: string): Promise<void> => {
    await calls(name, [1])
    await until(name, are('retrying', 1))
    for (let isPaused = false; !isPaused;) {
      const { body } = await ask('GET', `~/integrations/${ids[name]}`)
      isPaused = body.paused_until !== null
    }
    await calls(name, name === 'paused' ? [2, 3] : [2])
  }
  await integrate('delivered', '/ok')
  for (const name of ['failed', 'mended']) await integrate(name, '/refused', { schedule: 'once' })
  for (const name of ['retrying', 'rendered', 'canceled']) await integrate(name, '/refused')
  for (const name of ['paused', 'off', 'dropped']) await integrate(name, '/busy')
  await integrate('gone', '/gone')
  await integrate('unused', '/ok')

  await calls('delivered', [1, 2, 3])
  await calls('failed', [1, 2])
  await calls('mended', [1])
  await calls('retrying', [1, 2])
  for (const name of ['rendered', 'canceled', 'gone']) await calls(name, [1])
  for (const name of ['paused', 'off', 'dropped']) await pause(name)

  const [failed] = await until('mended', are('failed', 1))
  await edit('mended', { request: requestTo(`${receiver.url}/ok`) })
  await resend(ask, failed.id)
  const [tried] = await until('rendered', are('retrying', 1))
  await resend(ask, tried.id)
  const [waiting] = await until('canceled', are('retrying', 1))
  assert.equal((await ask('POST', `~/deliveries/${waiting.id}/cancel`)).status, 200)
  await edit('off', { enabled: false })
  await ask('PATCH', `~/integrations/${ids['dropped']}?waiting=drop`, { enabled: false })
  for (const name of ['delivered', 'failed', 'unused'])
    assert.equal((await ask('POST', `~/integrations/${ids[name]}/test`, {})).status, 200)

  await until('delivered', are('delivered', 4))
  await until('failed', are('failed', 3))
  await until('mended', are('delivered', 1))
  await until('retrying', are('retrying', 2))
  await until('rendered', are('retrying', 1))
  await until('paused', are('queued', 2))
  await until('off', are('queued', 1))
  await until('gone', are('retrying', 1))
  await until('dropped', are('skipped', 2))
  return { receiver, ids }
}

const ANSWERS: Readonly<Record<string, { readonly status: number; readonly headers?: Record<string, string> }>> = {
  '/refused': { status: 404 },
  '/busy': { status: 503, headers: { 'retry-after': '3600' } },
  '/gone': { status: 410 },
}

function requestTo(url: string): object {
  return { url, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
}

async function resend(ask: Ask, id: string): Promise<void> {
  const { status, body } = await ask('POST', `~/deliveries/${id}/resend`, { as: 'current' })
  assert.equal(status, 202, JSON.stringify(body))
}
