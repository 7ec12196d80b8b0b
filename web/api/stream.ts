// What changes, as it changes: one connection for the whole page, which the browser opens again when it breaks.
//
// following ⇄ away. Away comes with the moment it began, so that a page can say that what it shows is from then. After
// each return the server says `resync`: whatever was on the page may have changed meanwhile.
import { useEffect, useSyncExternalStore } from 'react'
import { api, unwrap } from './client.ts'
import { isSessionEnded, onSessionEndedChange, markSessionEnded } from './session-ended.ts'
import { ApiProblem } from './problem.ts'

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
  source?.close()
  source = null
  setAway(null)
}

function open(): void {
  if (source) return
  const opened = new EventSource('/api/v1/stream')
  source = opened
  opened.addEventListener('open', () => setAway(null))
  opened.addEventListener('error', () => {
    setAway(away ?? Date.now())
    // An answer that is no stream (a session that ended, a proxy's page) is final for the browser: we ask again ourselves.
    if (opened.readyState !== EventSource.CLOSED || source !== opened) return
    source = null
    void again()
  })
  for (const type of CHANGE_TYPES)
    opened.addEventListener(type, (event: MessageEvent<string>) => {
      const change = { ...(JSON.parse(event.data) as object), type } as Change
      for (const listener of changed) listener(change)
    })
}

const RECONNECT_MS = 2_000

/** Opens it again in a while; when the session has ended, as soon as somebody is signed in again. */
async function again(): Promise<void> {
  const isRefused = await unwrap(api.session.$get()).then(
    () => false,
    (error: unknown) => error instanceof ApiProblem && error.status === 401,
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
