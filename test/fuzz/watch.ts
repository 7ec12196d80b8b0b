// What another account and whoever runs the program see of it while it has much to do: asked in a thread of its own, because the
// fuzzer's own is busy with asking.
//
// A machine with other work lets everybody wait for a processor. How long the program's main thread and this one had to is known
// to the kernel, and taken off: what is left is the program's own.
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { ownProcessorTime, processorTimeOf, stretchOf } from './processor-time.ts'

export interface WatchOptions {
  readonly url: string
  readonly pid: number
  /** Those of the bystander. */
  readonly headers: Readonly<Record<string, string>>
  /** An integration of the bystander, which is saved again and again. */
  readonly integration: string
  /** Tells the calls of one watch from those of another. */
  readonly name: string
}

export type Watched = 'readyz' | 'events' | 'saves'

/** One answer. */
export interface Sighting {
  readonly of: Watched
  /** 0: none. */
  readonly status: number
  readonly ms: number
  /** Of that, for so long a processor was waited for. */
  readonly starvedMs: number
}

export interface WatchReport {
  readonly sightings: readonly Sighting[]
  /** By how much everything takes longer because others have the processors: 1 is not at all. */
  readonly stretch: number
}

const ANSWER_MS = 60_000
const PAUSES_MS: Readonly<Record<Watched, number>> = { readyz: 20, events: 50, saves: 200 }

if (parentPort !== null) await watch(workerData as WatchOptions, parentPort)

async function watch(
  { url, pid, headers, integration, name }: WatchOptions,
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
    const outgoing = request(url + path, {
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
    look('saves', 'PATCH', `/api/v1/integrations/${integration}`, (nth) => ({ name: `Saved ${nth}` })),
  ])
  agent.destroy()
  const now = processorTimeOf(pid)
  const stretch = stretchOf({ ranMs: now.ranMs - atFirst.ranMs, waitedMs: now.waitedMs - atFirst.waitedMs })
  port.postMessage({ sightings, stretch } satisfies WatchReport)
  port.close()
}
