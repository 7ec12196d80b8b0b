// Lines about who came in, who did not, and who gave whom the means to (S37): with addresses and ids, never with a secret. Anybody
// can cause some of them, so that of each kind only so many are written in a minute; how many more there were is one line.
import type { IncomingMessage } from 'node:http'
import { actorName } from './keyring.ts'
import type { Principal } from './keyring.ts'
import { clientAddress } from '../http/client-address.ts'
import type { Problem } from '../http/problem.ts'

/** Lines of one kind in a minute: at a few hundred bytes each, a flood that lasts a day is some ten megabytes. */
const LINES_MAX = 60
const MINUTE_MS = 60_000

export type SecurityEvent =
  | 'Signed in'
  | 'Sign-in refused'
  | 'Signed out'
  | 'Sessions ended'
  | 'Password changed'
  | 'Link created'
  | 'Link used'
  | 'Person invited'
  | 'Person removed'
  | 'Key created'
  | 'Key revoked'
  | 'Wallboard created'
  | 'Wallboard revoked'
  | 'Request refused'

type Facts = Readonly<Record<string, string | number | readonly string[] | null>>

export interface SecurityLog {
  note(event: SecurityEvent, facts: Facts): void
  /** Whether the next of this kind is written, and not only counted: what its line says may have to be looked for. */
  willWrite(event: SecurityEvent): boolean
  /** Notes a 401, 403 or 429 that was answered to a key or a person; a 401 to whoever sent no key says nothing. */
  noteRefusal(problem: Problem, incoming: IncomingMessage, principal?: Principal): void
  /** Writes what was only counted so far. */
  stop(): void
}

export type WriteLine = (level: 'info' | 'warning', what: string, facts: Facts) => void

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

/** What is asked for, as far as it holds no token: `/api/v1/links` of an address that goes on. */
function requestOf(incoming: IncomingMessage) {
  const { method = '', url = '' } = incoming
  const path = (url.split('?')[0] ?? '').split('/').slice(0, url.startsWith('/api/') ? 4 : 2)
  return { address: clientAddress(incoming), method, path: path.join('/').slice(0, 100) }
}
