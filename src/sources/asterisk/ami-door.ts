// The manager interface as the way into an Asterisk.
import { createChannelLister } from './channel-list.ts'
import { Connection, type ConnectionSettings, type ConnectionTimes } from './connection.ts'
import { createRights } from './rights.ts'
import { header, numberHeader, type AmiMessage } from './message.ts'
import type { Door, Listener } from './door.ts'
import type { Place } from '../redial.ts'

export interface AmiDoorOptions {
  readonly settings: ConnectionSettings
  readonly place: Place
  /** For tests. */
  readonly times?: Partial<ConnectionTimes>
}

export function createAmiDoor({ settings, place, times }: AmiDoorOptions, listener: Listener): Door {
  const lister = createChannelLister()
  const rights = createRights()

  const hear = (message: AmiMessage): void => {
    const answer = lister.hear(message)
    if (answer) {
      rights.listed()
      if ('refused' in answer) rights.refused()
      listener.listed(answer)
    }
    const event = header(message, 'event')
    if (event === '' || lister.owns(message)) return undefined
    rights.hear(message)
    if (event !== 'FullyBooted') return listener.heard(message)
    const uptimeSeconds = numberHeader(message, 'uptime')
    return uptimeSeconds === null ? undefined : listener.booted(uptimeSeconds)
  }

  const connection = new Connection(settings, {
    place,
    message: hear,
    up: () => {
      rights.connected()
      listener.up()
    },
    alive: () => listener.alive(),
    down: (problem) => listener.down(problem),
    ...(times && { times }),
  })
  return {
    start: () => connection.start(),
    stop: () => connection.stop(),
    look: () => void connection.send(lister.ask()),
    unheardOf: () => rights.unheardOf(),
    problem: () => rights.problem(),
  }
}
