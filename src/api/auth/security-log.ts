// Lines about who signed in, who was refused, and who gave access to whom (S37): with addresses and ids, never with a secret.
// Anybody can cause some of these lines, so the lines of each kind are limited per minute; one line then says how many were left
// out.
import type { IncomingMessage } from 'node:http'
import { actorName, type Principal } from './principal.ts'
import { clientAddress } from '../http/client-address.ts'
import type { Problem } from '../http/problem.ts'
import { MINUTE_MS } from '../../time/durations.ts'

/** The limit for lines of one kind, per minute: at a few hundred bytes each, a flood of a whole day writes some 10 MB. */
const LINES_MAX = 60

type SecurityEvent =
  | 'Signed in'
  | 'Sign-in refused'
  | 'Signed out'
  | 'Sessions ended'
  | 'Password changed'
  | 'Link created'
  | 'Link used'
  | 'Person invited'
  | 'Invitation revoked'
  | 'Role changed'
  | 'Person removed'
  | 'People joined'
  | 'Administrator added'
  | 'Administrator removed'
  | 'Visit began'
  | 'Visit ended'
  | 'Visits forbidden'
  | 'Visits allowed'
  | 'Group created'
  | 'Group changed'
  | 'Group deleted'
  | 'Key created'
  | 'Key changed'
  | 'Key revoked'
  | 'Wallboard created'
  | 'Wallboard revoked'
  | 'Account suspended'
  | 'Account resumed'
  | 'Account deletion planned'
  | 'Account deletion undone'
  | 'Account deleted'
  | 'Account handed over'
  | 'Request refused'

type Facts = Readonly<Record<string, string | number | readonly string[] | null>>

export interface SecurityLog {
  note(event: SecurityEvent, facts: Facts): void
  /** Whether the next line of this kind is written, not only counted. A caller can then skip look-ups for the line. */
  willWrite(event: SecurityEvent): boolean
  /**
   * Logs a 401, 403 or 429 that a key or a person received. A 401 for a request without a key is not logged: it means nothing.
   */
  noteRefusal(problem: Problem, incoming: IncomingMessage, principal?: Principal): void
  /** Writes a line for the events that were only counted so far. */
  stop(): void
}

type WriteLine = (level: 'info' | 'warning', what: string, facts: Facts) => void

/** `now` is a monotonic clock in milliseconds. */
export function createSecurityLog(write: WriteLine, now: () => number = () => performance.now()): SecurityLog {
  const minutes = new Map<SecurityEvent, { readonly began: number; lines: number; more: number }>()
  const flush = (event: SecurityEvent): void => {
    const more = minutes.get(event)?.more ?? 0
    minutes.delete(event)
    if (more > 0) write('warning', event, { more, in_the_last_s: MINUTE_MS / 1000 })
  }
  const endMinute = (event: SecurityEvent, at: number): void => {
    if (at - (minutes.get(event)?.began ?? at) >= MINUTE_MS) flush(event)
  }
  const note: SecurityLog['note'] = (event, facts) => {
    const at = now()
    endMinute(event, at)
    const minute = minutes.get(event) ?? { began: at, lines: 0, more: 0 }
    minutes.set(event, minute)
    if (minute.lines < LINES_MAX) {
      minute.lines += 1
      write(event.endsWith('refused') ? 'warning' : 'info', event, facts)
      return
    }
    if (minute.more === 0) setTimeout(() => flush(event), minute.began + MINUTE_MS - at).unref()
    minute.more += 1
  }
  return {
    note,
    willWrite(event) {
      endMinute(event, now())
      return (minutes.get(event)?.lines ?? 0) < LINES_MAX
    },
    noteRefusal(problem, incoming, principal) {
      const { status, message, who } = problem
      if (status !== 401 && status !== 403 && status !== 429) return
      if (status === 401 && incoming.headers.authorization === undefined) return
      const by = who ?? (principal ? actorName(principal) : 'unknown')
      note('Request refused', { status, by, ...requestOf(incoming), why: message })
    },
    stop() {
      for (const event of minutes.keys()) flush(event)
    },
  }
}

/**
 * The client's address, the method and the start of the path, such as `/api/v1/links` or `/api/v1/accounts/1001/calls`: the rest
 * of a path may hold a token.
 */
function requestOf(incoming: IncomingMessage) {
  const { method = '', url = '' } = incoming
  const segments = url.startsWith('/api/v1/accounts/') ? 6 : url.startsWith('/api/') ? 4 : 2
  const path = (url.split('?')[0] ?? '').split('/').slice(0, segments)
  return { address: clientAddress(incoming), method, path: path.join('/').slice(0, 100) }
}
