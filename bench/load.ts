// The load generator, a process of its own.
import { setTimeout as sleep } from 'node:timers/promises'
import { type JsonConnection, openJsonConnection } from './json-connection.ts'
import { bareLoop } from './bare.ts'
import { createCalls } from './calls.ts'
import { serve } from './child.ts'
import { clockMs, percentile } from './figures.ts'

interface Target {
  /** Of the program, without a slash at the end. */
  readonly url: string
  readonly key: string
  /** How many integrations share the calls. */
  readonly groups: number
  /** Events in one POST. */
  readonly width: number
  readonly ms: number
  /** Where to post, unless it is the API's own door. */
  readonly to?: string
}

/** How long the program took to answer, in milliseconds. */
export interface Answered {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** What was sent, and from when on, by `clockMs`. */
export interface LoadResult {
  readonly events: number
  readonly startedAt: number
}

/** As fast as the program takes it: each connection posts again when it was answered. */
async function flood({ connections, ...target }: Target & { readonly connections: number }): Promise<LoadResult> {
  const opened = await Promise.all(Array.from({ length: connections }, () => openTo(target)))
  const startedAt = clockMs()
  const counts = await Promise.all(
    opened.map(async (connection) => {
      const calls = createCalls(target.width, target.groups)
      let events = 0
      for (; clockMs() < startedAt + target.ms; events += target.width) await post(connection, calls.next())
      return events
    }),
  )
  for (const connection of opened) connection.close()
  return { events: counts.reduce((sum, count) => sum + count, 0), startedAt }
}

/** At a steady rate, whatever the program does: who is answered late does not hold up the next. */
async function stream({
  perSecond,
  ...target
}: Target & { readonly perSecond: number }): Promise<LoadResult & { readonly answered: Answered }> {
  const tookMs: number[] = []
  const idle = await Promise.all(Array.from({ length: 16 }, () => openLane(target)))
  const underWay = new Set<Promise<void>>()
  const startedAt = clockMs()
  const posts = Math.floor((perSecond / target.width) * (target.ms / 1000))
  for (let sent = 0; sent < posts; sent++) {
    const earlyMs = startedAt + (sent * target.width * 1000) / perSecond - clockMs()
    if (earlyMs > 0) await sleep(earlyMs)
    const lane = idle.shift() ?? (await openLane(target))
    const askedAt = clockMs()
    const posted = post(lane.connection, lane.calls.next()).then(() => {
      tookMs.push(clockMs() - askedAt)
      idle.push(lane)
      underWay.delete(posted)
    })
    underWay.add(posted)
  }
  await Promise.all(underWay)
  for (const { connection } of idle) connection.close()
  const answered = { p50: percentile(tookMs, 0.5), p99: percentile(tookMs, 0.99), max: Math.max(...tookMs) }
  return { events: posts * target.width, startedAt, answered }
}

/** A connection with calls of its own: what it tells of one call, it tells in order. */
async function openLane(
  target: Target,
): Promise<{ connection: JsonConnection; calls: ReturnType<typeof createCalls> }> {
  return { connection: await openTo(target), calls: createCalls(target.width, target.groups) }
}

const openTo = ({ url, key, to }: Target): Promise<JsonConnection> =>
  openJsonConnection(to ?? `${url}/api/v1/events`, key)

async function post(
  connection: JsonConnection,
  updates: ReturnType<ReturnType<typeof createCalls>['next']>,
): Promise<void> {
  const { status, body } = await connection.post(JSON.stringify(updates.length === 1 ? updates[0] : updates))
  if (status !== 202 && status !== 204) throw new Error(`the program answered ${status}: ${body}`)
}

const handlers = { bareLoop, flood, stream }

export type Load = typeof handlers

serve(handlers)
