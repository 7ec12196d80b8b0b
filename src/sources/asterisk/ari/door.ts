// ARI as the way into an Asterisk.
//
// The list of channels comes by another connection than the events, so the two have no order: an event of a moment before may
// come a moment after. A list is compared only after a while, and of what events spoke of meanwhile they know better.
import { AriConnection, type AriSettings } from './connection.ts'
import { createTranslator } from './translate.ts'
import { header, type AmiMessage } from '../message.ts'
import { messageOf } from '../../../errors.ts'
import type { ConnectionTimes } from '../connection.ts'
import type { Door, Listener } from '../door.ts'
import type { Place } from '../../redial.ts'

export interface AriDoorOptions {
  readonly settings: AriSettings
  readonly place: Place
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** For tests. */
  readonly times?: Partial<ConnectionTimes> & { readonly graceMs?: number }
}

/** Longer than an event is on its way. */
const GRACE_MS = 500

export function createAriDoor({ settings, place, now, times }: AriDoorOptions, listener: Listener): Door {
  let translator = createTranslator()
  let astir = new Set<string>()
  let looks = 0
  let grace: NodeJS.Timeout | null = null
  let isDeaf = false
  /** On this connection. */
  let hasHeard = false

  const note = (message: AmiMessage): void => {
    for (const name of ['uniqueid', 'destuniqueid']) if (message.has(name)) astir.add(header(message, name))
    isDeaf = false
    hasHeard = true
  }

  const ask = async (): Promise<void> => {
    looks += 1
    const look = looks
    if (grace) clearTimeout(grace)
    astir = new Set()
    const isNow = (): boolean => look === looks
    try {
      const [channels, bridges] = await Promise.all([connection.get('channels'), connection.get('bridges')])
      if (!isNow()) return
      grace = setTimeout(() => {
        listener.listed({ channels: translator.list(channels, bridges, now()), astir })
      }, times?.graceMs ?? GRACE_MS)
    } catch (error) {
      if (isNow()) listener.listed({ refused: messageOf(error) })
    }
  }
  const forgetLook = (): void => {
    looks += 1
    if (grace) clearTimeout(grace)
  }

  const connection = new AriConnection(settings, {
    place,
    event(event) {
      for (const message of translator.translate(event)) {
        note(message)
        listener.heard(message)
      }
    },
    up(uptimeSeconds) {
      isDeaf = false
      hasHeard = false
      translator = createTranslator()
      if (uptimeSeconds !== null) listener.booted(uptimeSeconds)
      listener.up()
    },
    alive: () => listener.alive(),
    down(problem) {
      forgetLook()
      listener.down(problem)
    },
    ...(times && { times }),
  })
  return {
    start: () => connection.start(),
    stop() {
      forgetLook()
      connection.stop()
    },
    look: () => void ask(),
    unheardOf() {
      isDeaf = !hasHeard
    },
    lacks: (right) => right === 'call' && isDeaf,
    missing: () => [],
    problem() {
      if (isDeaf) return 'Asterisk has calls and tells nothing of them. Check that the module res_ari_events is loaded.'
      return translator.guessesCalls ? GUESSED : null
    },
  }
}

export const GUESSED =
  'Asterisk does not say which channels make up a call, so that is worked out from what they do. Set ' +
  '"channelvars = CHANNEL(linkedid)" in the [general] part of ari.conf and run "module reload res_ari.so".'
