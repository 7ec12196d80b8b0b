// Which call a channel belongs to. ARI says it only where ari.conf has `channelvars = CHANNEL(linkedid)`. Without that it is
// found out as Asterisk itself does it: a channel that is dialled belongs to the call of whoever dials, both halves of a Local
// channel to one, and those in one bridge to the call of the oldest (not those of a conference). A leg is seen a moment before it is dialled: until then it
// is on its own.
import { endpointOf, otherHalf } from '../endpoint.ts'
import { textIn, objectOf, type JsonObject } from './event.ts'

/** As ARI names the variable in a channel's `channelvars`. */
const VARIABLE = 'CHANNEL(linkedid)'

export interface Linkedids {
  /** The Linkedid of a channel. */
  of(channel: JsonObject): string
  /** These channels are of one call: that of the oldest. */
  join(channels: readonly string[]): void
  /** A channel is gone. */
  forget(channel: JsonObject): void
  /** Whether Asterisk has reported a channel without its Linkedid. */
  readonly areGuessed: boolean
}

export function createLinkedids(): Linkedids {
  const linkedids = new Map<string, string>()
  const idsByName = new Map<string, string>()
  let areGuessed = false

  const guess = (channel: JsonObject): string => {
    const id = textIn(channel, 'id')
    const name = textIn(channel, 'name')
    const known = linkedids.get(id)
    if (known !== undefined) return known
    const half = endpointOf(name).half === null ? undefined : idsByName.get(otherHalf(name))
    const linkedid = (half === undefined ? undefined : linkedids.get(half)) ?? id
    linkedids.set(id, linkedid)
    idsByName.set(name, id)
    return linkedid
  }

  return {
    of(channel) {
      const linkedid = textIn(objectOf(channel['channelvars']), VARIABLE)
      areGuessed = linkedid === ''
      return linkedid === '' ? guess(channel) : linkedid
    },
    join(channels) {
      const joined = new Set(channels.flatMap((id) => linkedids.get(id) ?? []))
      const [oldest] = [...joined].toSorted(byAge)
      if (oldest === undefined || joined.size === 1) return
      for (const [id, linkedid] of linkedids) if (joined.has(linkedid)) linkedids.set(id, oldest)
    },
    forget(channel) {
      const name = textIn(channel, 'name')
      linkedids.delete(textIn(channel, 'id'))
      idsByName.delete(name)
    },
    get areGuessed() {
      return areGuessed
    },
  }
}

/** `1795738013.9` is older than `1795738013.10`: seconds, and a running number; a name may stand before (`pbx-1795738013.9`). */
function byAge(a: string, b: string): number {
  return ageOf(a) - ageOf(b)
}

function ageOf(id: string): number {
  const match = /(\d{9,11})\.(\d+)$/.exec(id)
  return match ? Number(match[1]) + Number(match[2]) / 2 ** 32 : Infinity
}
