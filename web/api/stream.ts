// What changes, as it changes: one connection for the whole page, which the browser opens again when it breaks.
//
// following ⇄ away. Away comes with the moment it began, so that a page can say that what it shows is from then. After
// each return the server says `resync`: whatever was on the page may have changed meanwhile. A connection can stay open
// although nobody is there (a frozen server, a network that is gone): a few heartbeats that do not come mean away, too.
import { useEffect, useSyncExternalStore } from 'react'
import { api, unwrap } from './client.ts'
import { isSessionEnded, onSessionEndedChange, markSessionEnded } from './session-ended.ts'
import { ProblemError } from './problem.ts'

export type ChangeType = 'call' | 'delivery' | 'integration'

/** A change: the id of what changed, and what the server says of it. */
export interface Change {
  readonly type: ChangeType | 'resync'
  readonly id?: string
  readonly [fact: string]: unknown
}

/** `null`: following; else since when it is away, milliseconds since 1970. */
type Away = number | null

const CHANGE_TYPES = ['call', 'delivery', 'integration', 'resync'] as const
const changed = new Set<(change: Change) => void>()
const awayChanged = new Set<() => void>()
let source: EventSource | null = null
let away: Away = null
/** When something came last, or the connection was asked for; milliseconds since 1970. */
let heardAt = 0
let watch: ReturnType<typeof setInterval> | undefined

/**
 * Opens the connection before anything is shown. What a page reads after the first `resync` is whole: none of it is read twice, as what
 * was read before the connection stood would have to be.
 */
export function openStream(): void {
  open()
}

/** Calls `listener` with every change while the component is shown. */
export function useChanges(listener: (change: Change) => void): void {
  useEffect(() => {
    changed.add(listener)
    open()
    return () => {
      changed.delete(listener)
    }
  }, [listener])
}

/** Since when the server has not answered; `null` while it does. */
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
  const opened = new EventSource('/api/v1/stream')
  source = opened
  heardAt = Date.now()
  watch = setInterval(reconnectIfSilent, WATCH_MS)
  opened.addEventListener('open', hear)
  opened.addEventListener('error', () => {
    setAway(away ?? Date.now())
    // An answer that is no stream (a session that ended, a proxy's page) is final for the browser: we ask again ourselves.
    if (opened.readyState !== EventSource.CLOSED || source !== opened) return
    disconnect()
    void again()
  })
  for (const type of CHANGE_TYPES)
    opened.addEventListener(type, (event: MessageEvent<string>) => {
      hear()
      const change = { ...(JSON.parse(event.data) as object), type } as Change
      for (const listener of changed) listener(change)
    })
  opened.addEventListener('heartbeat', hear)
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

/** Opens it again in a while; when the session has ended, as soon as somebody is signed in again. */
async function again(): Promise<void> {
  const isRefused = await unwrap(api.GET('/api/v1/session')).then(
    () => false,
    (error: unknown) => error instanceof ProblemError && error.status === 401,
  )
  if (isRefused) markSessionEnded()
  if (!isSessionEnded()) {
    setTimeout(openIfWanted, RECONNECT_MS)
    return
  }
  // The server is there: it has answered.
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
