// The work of both rivals' workers on a job: sign it as Offhook does, send it, and return the result.
import { randomUUID } from 'node:crypto'
import { Pool } from 'undici'
import { createSigningSecret } from '../src/actions/integrations/signing-secret.ts'
import { parseSigningSecret, webhookHeaders } from '../src/delivery/webhook-signature.ts'
import { BODY } from './bare.ts'

export interface Rival extends Readonly<Record<string, (input: never) => unknown>> {
  /** Queues the jobs; resolves with the secret for signing them. */
  readonly fill: (to: { readonly connectionString: string; readonly queue: number }) => Promise<string>
  readonly start: (at: { readonly connectionString: string; readonly port: number }) => Promise<void>
  readonly stop: () => Promise<void>
}

/** As many as the bare loop's connections. */
export const CONCURRENCY = 64
/** Number of jobs per statement when filling the queue. */
export const FILL_BATCH = 1_000

export interface Job {
  readonly webhookId: string
  readonly body: string
}

export interface Attempt {
  readonly webhookId: string
  readonly status: number
  readonly ms: number
  readonly answer: string
}

export const createJob = (): Job => ({ webhookId: randomUUID(), body: BODY })

export const secret = createSigningSecret()
const keys = [parseSigningSecret(secret)]

/** Sends jobs to the receiver. */
export function openSender(port: number): { send(job: Job): Promise<Attempt>; close(): Promise<void> } {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONCURRENCY, pipelining: 1 })
  return {
    async send({ webhookId, body }) {
      const startedAt = performance.now()
      const signed = webhookHeaders(webhookId, Math.floor(Date.now() / 1000), body, keys)
      const headers = { 'content-type': 'application/json', ...Object.fromEntries(signed) }
      const answer = await pool.request({ method: 'POST', path: '/calls', headers, body })
      const text = await answer.body.text()
      return { webhookId, status: answer.statusCode, ms: performance.now() - startedAt, answer: text }
    },
    close: () => pool.close(),
  }
}
