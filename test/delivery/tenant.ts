// Each test has an account of its own: its integrations get no call of another test, and its log contains no other
// delivery.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Api, Json } from '../kit/api.ts'
import { startReceiver, type ReceivedRequest, type Receiver, type ReceiverOptions } from '../kit/receiver.ts'

export interface CreatedIntegration {
  readonly id: string
  readonly signingSecret: string
}

export interface Tenant {
  readonly id: string
  /** Sends a request to the API in this account. */
  ask(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Json }>
  /** Creates an integration that sends each change of a call, unless `more` says otherwise. */
  createIntegration(url: string, more?: object): Promise<CreatedIntegration>
  /** Posts updates of a call, in order; resolves when they are accepted. */
  postUpdates(uniqueid: string, ...updates: readonly (string | object)[]): Promise<Json>
  /** The log, oldest first. */
  deliveries(query?: string): Promise<Json[]>
  /** A delivery with its attempts. */
  delivery(id: string): Promise<Json>
  /** The deliveries, as soon as there are some and all are as wanted. */
  untilAll(wanted: (delivery: Json) => boolean, query?: string): Promise<Json[]>
}

export async function newTenant(api: Api): Promise<Tenant> {
  const account = await api.post('/api/v1/accounts', { name: 'Tenant' })
  assert.equal(account.status, 201, JSON.stringify(account.body))
  const ask: Tenant['ask'] = (method, path, body) =>
    api.ask(method, path, { account: account.body.id, ...(body !== undefined && { body }) })
  const deliveries: Tenant['deliveries'] = async (query = '') => {
    const { body } = await ask('GET', `~/deliveries?limit=100&${query}`)
    return body.data.toReversed()
  }
  return {
    id: account.body.id,
    ask,
    deliveries,
    async createIntegration(url, more = {}) {
      const request = { url, rows: ['uniqueid', 'sequence', 'event_type'].map((key) => ({ key, value: `[[${key}]]` })) }
      const all = { name: 'CRM', realtime: true, final: false, request, ...more }
      const made = await ask('POST', '~/integrations', all)
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return { id: made.body.id, signingSecret: made.body.signing_secret }
    },
    async postUpdates(uniqueid, ...updates) {
      const rows = updates.map((one) => ({ uniqueid, ...(typeof one === 'string' ? { status: one } : one) }))
      const answer = await ask('POST', '~/events', rows)
      assert.equal(answer.status, 202, JSON.stringify(answer.body))
      return answer.body.results
    },
    async delivery(id) {
      return (await ask('GET', `~/deliveries/${id}`)).body
    },
    async untilAll(wanted, query) {
      for (;;) {
        const all = await deliveries(query)
        if (all.length > 0 && all.every(wanted)) return all
        await pause(LOOK_MS)
      }
    },
  }
}

/** A receiver that ends with the test. */
export async function receiving(t: TestContext, options?: ReceiverOptions): Promise<Receiver> {
  const receiver = await startReceiver(options)
  t.after(() => receiver.close())
  return receiver
}

const LOOK_MS = 30

/** Waits between two checks of something that happens elsewhere. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Waits until the condition holds; the test's own time limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(LOOK_MS)
}

/** Returns the call and the event of a request: `a 2`. */
export function what({ body }: Pick<ReceivedRequest, 'body'>): string {
  const { uniqueid, sequence } = JSON.parse(body) as { uniqueid: string; sequence: number }
  return `${uniqueid} ${sequence}`
}

export function header({ headers }: Pick<ReceivedRequest, 'headers'>, wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
}

export const isDelivered = ({ state }: Json): boolean => state === 'delivered'

export const isSettled = ({ state }: Json): boolean => !['queued', 'sending', 'retrying'].includes(state)
