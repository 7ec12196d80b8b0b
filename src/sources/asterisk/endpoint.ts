// Reads Asterisk's channel names and dial strings: the kind of channel, the phone or trunk, and the number dialled.
import { dialable, isLong } from '../pbx/numbers.ts'

/** The parts of a channel name: `PJSIP/201-0000002a`, `Local/201@from-queue-00000005;1`, `DAHDI/i1/0299991111-3`. */
export interface Endpoint {
  /** In lower case: `pjsip`, `local`, `dahdi`. */
  readonly technology: string
  /** The phone or trunk: `201`, `my-trunk`; for a Local channel its target, `201@from-queue`. */
  readonly name: string
  /** The half of a Local channel that this channel is; `null` for any other channel. */
  readonly half: 1 | 2 | null
}

/** Splits the name of a channel. Any text gives a result. */
export function endpointOf(channel: string): Endpoint {
  // A channel that gave its place to another is named `…<ZOMBIE>` or `…<MASQ>` until it hangs up.
  const plain = channel.replace(/<(?:ZOMBIE|MASQ)>$/, '')
  const slash = plain.indexOf('/')
  const technology = plain.slice(0, Math.max(slash, 0)).toLowerCase()
  const half = technology === 'local' ? /;([12])$/.exec(plain) : null
  const rest = plain.slice(slash + 1, half ? -2 : undefined)
  const dash = rest.lastIndexOf('-')
  return {
    technology,
    name: dash > 0 ? rest.slice(0, dash) : rest,
    half: half ? (half[1] === '1' ? 1 : 2) : null,
  }
}

/** The name of the other half of a Local channel. */
export function otherHalf(channel: string): string {
  return `${channel.slice(0, -1)}${channel.endsWith('1') ? '2' : '1'}`
}

// Channels that Asterisk makes for itself: announcements and recordings of conferences, listening in, text messages, and
// placeholders for a channel that is being moved. No person is behind them.
const NOBODY: ReadonlySet<string> = new Set([
  'announcer',
  'asyncgoto',
  'bridge',
  'cbann',
  'cbrec',
  'message',
  'recorder',
  'snoop',
  'surrogate',
])

/** Whether no person can be behind a channel of this kind. */
export function isNobody(endpoint: Endpoint): boolean {
  return NOBODY.has(endpoint.technology)
}

/** The target of a dial string: a phone by its name, or a number over a trunk. */
interface DialledTarget {
  readonly endpoint: string | null
  readonly number: string | null
}

/**
 * Splits the part of a dial string after the technology: `201`, `trunk/0299991111`, `0299991111@trunk`,
 * `201/sip:201@10.0.0.5:5060` (a phone's contact), `g0/0299991111`, `user:secret@host/0299991111`, `201@context/n`.
 */
export function dialledOf(technology: string, dialString: string): DialledTarget {
  if (technology === 'local') return { endpoint: null, number: null }
  const slash = dialString.indexOf('/')
  if (slash === -1) {
    const at = dialString.lastIndexOf('@')
    if (at === -1) return { endpoint: dialString, number: null }
    return { endpoint: dialString.slice(at + 1), number: dialable(dialString.slice(0, at)) }
  }
  const before = dialString.slice(0, slash)
  const after = dialString.slice(slash + 1)
  const endpoint = before.slice(before.lastIndexOf('@') + 1)
  // The contact of a registered phone: `sip:201@10.0.0.5`; a trunk is dialled the same way with a whole number.
  const contact = /^sips?:([^@;>]*)/.exec(after)
  if (contact) {
    const user = dialable(contact[1] ?? '')
    const isPhone = user === null || user === endpoint || isExtension(endpoint) || !isLong(user)
    return { endpoint, number: isPhone ? null : user }
  }
  return { endpoint, number: dialable(after.split(/[@/:]/)[0] ?? '') }
}

function isExtension(name: string): boolean {
  return /^\d+$/.test(name) && !isLong(name)
}
