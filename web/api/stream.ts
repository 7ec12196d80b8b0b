// The stream of changes: one connection for the whole page, which the browser reopens when it breaks.
//
// following ⇄ away. Away contains the time it began, so that a page can say how old its data is. After each return the server
// sends `resync`: all data on the page may have changed meanwhile. A connection can stay open although the other side is gone
// (a frozen server, a lost network): so a few missing heartbeats mean away, too.
import { useEffect, useSyncExternalStore } from 'react'
import { chosenAccount } from './account.ts'
import { accountUrl, server, unwrap } from './client.ts'
import { membershipIn } from './membership.ts'
import { isSessionEnded, onSessionEndedChange, markSessionEnded } from './session-ended.ts'
import { ProblemError } from './problem.ts'

type ChangeType = 'call' | 'delivery' | 'integration' | 'account'

/** A change: the id of the changed object, and the server's data about it. */
export interface Change {
  readonly type: ChangeType | 'resync'
  readonly id?: string
  readonly [fact: string]: unknown
}

/** `null`: following; else since when the server is away, milliseconds since 1970. */
type Away = number | null

const CHANGE_TYPES = ['call', 'delivery', 'integration', 'account', 'resync'] as const
const changed = new Set<(change: Change) => void>()
const awayChanged = new Set<() => void>()
let source: EventSource | null = null
let away: Away = null
/** When the last event came, or the connection was requested; milliseconds since 1970. */
let heardAt = 0
let watch: ReturnType<typeof setInterval> | undefined

/** A proxy may hold the stream back: then the page is shown without it. */
const BEGIN_MS = 2_000
const begun = Promise.withResolvers<void>()

/**
 * Opens the connection before anything is read. Resolves when the stream has begun or cannot begin: data read after its first
 * `resync` are followed from the start, and data read before would have to be read again.
 */
export function openStream(): Promise<void> {
  open()
  setTimeout(() => begun.resolve(), BEGIN_MS)
  return begun.promise
}

/** Calls `listener` with every change while the component is mounted. */
export function useChanges(listener: (change: Change) => void): void {
  useEffect(() => {
    changed.add(listener)
    open()
    return () => {
      changed.delete(listener)
    }
  }, [listener])
}

/** The time since which the server has not responded; `null` while it responds. */
export function useDisconnected(): Away {
  return useSyncExternalStore(
    (notify) => {
      awayChanged.add(notify)
      return () => awayChanged.delete(notify)
    },
    () => away,
  )
}

/** Ends the connection: nobody is signed in any more. */
export function closeStream(): void {
  disconnect()
  setAway(null)
}

function disconnect(): void {
  source?.close()
  source = null
  clearInterval(watch)
}

function open(): void {
  if (source) return
  const opened = new EventSource(accountUrl('/stream'))
  source = opened
  heardAt = Date.now()
  watch = setInterval(reconnectIfSilent, WATCH_MS)
  opened.addEventListener('open', hear)
  opened.addEventListener('error', () => {
    begun.resolve()
    setAway(away ?? Date.now())
    // A response that is not a stream (an ended session, a proxy's page) is final for the browser: reopen it here.
    if (opened.readyState !== EventSource.CLOSED || source !== opened) return
    disconnect()
    void again()
  })
  for (const type of CHANGE_TYPES)
    opened.addEventListener(type, (event: MessageEvent<string>) => {
      hear()
      const change = { ...(JSON.parse(event.data) as object), type } as Change
      notify(change)
      begun.resolve()
    })
  opened.addEventListener('heartbeat', hear)
}

function notify(change: Change): void {
  for (const listener of changed) listener(change)
}

/** The server sends a heartbeat every 3 s. */
const SILENT_MS = 8_000
const WATCH_MS = 1_000

function hear(): void {
  heardAt = Date.now()
  setAway(null)
}

function reconnectIfSilent(): void {
  if (Date.now() - heardAt < SILENT_MS) return
  setAway(away ?? heardAt)
  disconnect()
  open()
}

const RECONNECT_MS = 2_000

/** Reopens it after a while; if the session has ended, as soon as somebody has signed in again. */
async function again(): Promise<void> {
  const isRefused = await unwrap(server.GET('/api/v1/session')).then(
    (session) => {
      // The person lost the account, so no stream begins with this event any more.
      if (membershipIn(session, chosenAccount()) === null) notify({ type: 'resync' })
      return false
    },
    (error: unknown) => error instanceof ProblemError && error.status === 401,
  )
  if (isRefused) markSessionEnded()
  if (!isSessionEnded()) {
    setTimeout(openIfWanted, RECONNECT_MS)
    return
  }
  // The server has responded, so it is there.
  setAway(null)
  const stop = onSessionEndedChange(() => {
    stop()
    openIfWanted()
  })
}

function openIfWanted(): void {
  if (changed.size > 0) open()
}

function setAway(next: Away): void {
  if (next === away) return
  away = next
  for (const notify of awayChanged) notify()
}
