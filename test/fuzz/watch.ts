// Measures what another account and the operator notice of a busy program: in a thread of its own, because the fuzzer's
// main thread is busy with requests.
//
// On a machine with other work, every thread waits for a processor. The kernel knows how long the program's main thread
// and this thread waited, and that time is subtracted: the rest is the program's own.
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { inAccount, type AccountName } from '../kit/account-path.ts'
import { ownProcessorTime, processorTimeOf, stretchOf } from './processor-time.ts'

export interface WatchOptions {
  readonly url: string
  readonly pid: number
  /** The bystander's headers. */
  readonly headers: Readonly<Record<string, string>>
  readonly account: AccountName
  /** An integration of the bystander, which is saved again and again. */
  readonly integration: string
  /** Distinguishes the calls of this watch from those of another. */
  readonly name: string
}

export type Watched = 'readyz' | 'events' | 'saves'

/** A response. */
export interface Sighting {
  readonly of: Watched
  /** 0: no response. */
  readonly status: number
  readonly ms: number
  /** The part of `ms` that was spent waiting for a processor. */
  readonly starvedMs: number
}

export interface WatchReport {
  readonly sightings: readonly Sighting[]
  /** The factor by which everything takes longer because others use the processors; 1: not at all. */
  readonly stretch: number
}

const ANSWER_MS = 60_000
const PAUSES_MS: Readonly<Record<Watched, number>> = { readyz: 20, events: 50, saves: 200 }

if (parentPort !== null) await watch(workerData as WatchOptions, parentPort)

async function watch(
  { url, pid, headers, account, integration, name }: WatchOptions,
  port: NonNullable<typeof parentPort>,
): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const ended = new AbortController()
  const sightings: Sighting[] = []
  const atFirst = processorTimeOf(pid)
  const starved = (): number => processorTimeOf(pid).waitedMs + ownProcessorTime().waitedMs

  async function look(of: Watched, method: string, path: string, body: (nth: number) => object | null): Promise<void> {
    for (let nth = 0; !ended.signal.aborted; nth += 1) {
      const [begunAt, before] = [performance.now(), starved()]
      const status = await ask({ method, path, body: body(nth) })
      sightings.push({ of, status, ms: performance.now() - begunAt, starvedMs: starved() - before })
      await sleep(PAUSES_MS[of])
    }
  }

  function ask(asked: {
    readonly method: string
    readonly path: string
    readonly body: object | null
  }): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>()
    const { method, path } = asked
    const text = asked.body && JSON.stringify(asked.body)
    const outgoing = request(url + inAccount(path, account), {
      method,
      agent,
      timeout: ANSWER_MS,
      headers: { ...headers, ...(text !== null && { 'content-type': 'application/json' }) },
    })
    outgoing.once('timeout', () => outgoing.destroy())
    outgoing.once('error', () => resolve(0))
    outgoing.once('response', (answer) => {
      answer.resume().once('close', () => resolve(answer.statusCode ?? 0))
    })
    outgoing.end(text ?? undefined)
    return promise
  }

  port.once('message', () => ended.abort())
  port.postMessage('begun')
  await Promise.all([
    look('readyz', 'GET', '/readyz', () => null),
    look('events', 'POST', '/api/v1/events', (nth) => ({ uniqueid: `${name}-${nth}`, status: 'ringing' })),
    look('saves', 'PATCH', `~/integrations/${integration}`, (nth) => ({ name: `Saved ${nth}` })),
  ])
  agent.destroy()
  const now = processorTimeOf(pid)
  const stretch = stretchOf({ ranMs: now.ranMs - atFirst.ranMs, waitedMs: now.waitedMs - atFirst.waitedMs })
  port.postMessage({ sightings, stretch } satisfies WatchReport)
  port.close()
}
