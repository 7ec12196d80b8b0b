// The load generator, in its own process.
import { setTimeout as sleep } from 'node:timers/promises'
import { type JsonConnection, openJsonConnection } from './json-connection.ts'
import { bareLoop } from './bare.ts'
import { type Calls, createCalls, createWideCalls } from './calls.ts'
import { serve } from './child.ts'
import { clockMs, percentile } from './figures.ts'

interface Target {
  /** The address of the program, without a slash at the end. */
  readonly url: string
  /** The keys of the accounts that share the connections. */
  readonly keys: readonly string[]
  /** The calls of `createWideCalls`, whatever the width and the groups. */
  readonly wide?: boolean
  /** Number of integrations of an account that share the calls. */
  readonly groups: number
  /** Number of events in one POST. */
  readonly width: number
  readonly ms: number
  /** The path to post to, if not the API's. */
  readonly to?: string
}

/** How long the program took to respond, in milliseconds. */
export interface Answered {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** The number of events, and when sending began, by `clockMs`. */
export interface LoadResult {
  readonly events: number
  readonly startedAt: number
}

/** At full speed: each connection posts again after each response. */
async function flood({ connections, ...target }: Target & { readonly connections: number }): Promise<LoadResult> {
  const opened = await Promise.all(Array.from({ length: connections }, (_, n) => openLane(target, n)))
  const startedAt = clockMs()
  const counts = await Promise.all(
    opened.map(async ({ connection, calls }) => {
      let events = 0
      for (; clockMs() < startedAt + target.ms; events += target.width) await post(connection, calls.next())
      return events
    }),
  )
  for (const { connection } of opened) connection.close()
  return { events: counts.reduce((sum, count) => sum + count, 0), startedAt }
}

/** At a steady rate, whatever the program does: a late response does not delay the next request. */
async function stream({
  perSecond,
  ...target
}: Target & { readonly perSecond: number }): Promise<LoadResult & { readonly answered: Answered }> {
  const tookMs: number[] = []
  let lanes = 16
  const idle = await Promise.all(Array.from({ length: lanes }, (_, n) => openLane(target, n)))
  const underWay = new Set<Promise<void>>()
  const startedAt = clockMs()
  const posts = Math.floor((perSecond / target.width) * (target.ms / 1000))
  for (let sent = 0; sent < posts; sent++) {
    const earlyMs = startedAt + (sent * target.width * 1000) / perSecond - clockMs()
    if (earlyMs > 0) await sleep(earlyMs)
    const lane = idle.shift() ?? (await openLane(target, lanes++))
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

/** The `nth` connection, with its own calls: it reports the updates of a call in order. */
async function openLane(
  { url, keys, to, wide, width, groups }: Target,
  nth: number,
): Promise<{ connection: JsonConnection; calls: Calls }> {
  const connection = await openJsonConnection(to ?? `${url}/api/v1/events`, keys[nth % keys.length] ?? '')
  return { connection, calls: wide ? createWideCalls() : createCalls(width, groups) }
}

async function post(connection: JsonConnection, updates: ReturnType<Calls['next']>): Promise<void> {
  const told = updates.map(({ eventId, ...update }) => ({ ...update, ...(eventId && { event_id: eventId }) }))
  const { status, body } = await connection.post(JSON.stringify(told.length === 1 ? told[0] : told))
  if (status !== 202 && status !== 204) throw new Error(`the program answered ${status}: ${body}`)
}

const handlers = { bareLoop, flood, stream }

export type Load = typeof handlers

serve(handlers)
