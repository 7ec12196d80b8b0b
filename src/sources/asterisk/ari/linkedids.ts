// Finds the call of a channel. ARI reports the Linkedid only if ari.conf has `channelvars = CHANNEL(linkedid)`. Otherwise it
// is guessed by Asterisk's own rules: a dialled channel belongs to the call of the channel that dials, both halves of a Local
// channel to one call, and the channels of a bridge to the call of the oldest (except in a conference). A leg appears a moment
// before it is dialled: until then it has a call of its own.
import { endpointOf, otherHalf } from '../endpoint.ts'
import { textIn, objectOf, type JsonObject } from './event.ts'

/** The name of the variable in a channel's `channelvars`. */
const VARIABLE = 'CHANNEL(linkedid)'

interface Linkedids {
  /** The Linkedid of a channel. */
  of(channel: JsonObject): string
  /** Puts these channels into one call: the call of the oldest. */
  join(channels: readonly string[]): void
  /** Removes a channel that is gone. */
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

/** `1795738013.9` is older than `1795738013.10`: seconds, and a running number; a name may precede it (`pbx-1795738013.9`). */
function byAge(a: string, b: string): number {
  return ageOf(a) - ageOf(b)
}

function ageOf(id: string): number {
  const match = /(\d{9,11})\.(\d+)$/.exec(id)
  return match ? Number(match[1]) + Number(match[2]) / 2 ** 32 : Infinity
}
