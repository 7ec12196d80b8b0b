// Asking Asterisk for the list of its channels (`CoreShowChannels`), and hearing the answer among the events.
//
// The answer is not one moment: events go on while it comes. What they speak of meanwhile is noted, since of those channels
// the events know better than the list.
import { header, type AmiMessage } from './message.ts'

export type ListAnswer =
  | { readonly channels: readonly AmiMessage[]; readonly astir: ReadonlySet<string> }
  | { readonly refused: string }

export interface ChannelLister {
  /** The action to send. A list that is asked for and has not come is forgotten. */
  ask(): Record<string, string>
  /** Hears every message; gives the answer when it is complete. */
  hear(message: AmiMessage): ListAnswer | null
  /** Whether a message belongs to the answer, and to nothing else. */
  owns(message: AmiMessage): boolean
}

export function createChannelLister(): ChannelLister {
  let number = 0
  let id: string | null = null
  let channels: AmiMessage[] = []
  let astir = new Set<string>()

  const owns = (message: AmiMessage): boolean => header(message, 'actionid').startsWith(PREFIX)
  return {
    ask() {
      number += 1
      id = `${PREFIX}${number}`
      channels = []
      astir = new Set()
      return { Action: 'CoreShowChannels', ActionID: id }
    },
    owns,
    hear(message) {
      if (id === null) return null
      if (!owns(message)) {
        for (const name of ['uniqueid', 'destuniqueid']) if (message.has(name)) astir.add(header(message, name))
        return null
      }
      if (header(message, 'actionid') !== id) return null
      if (header(message, 'response') === 'Error') {
        id = null
        return { refused: header(message, 'message') }
      }
      const event = header(message, 'event')
      if (event === 'CoreShowChannel') channels.push(message)
      if (event !== 'CoreShowChannelsComplete') return null
      id = null
      return { channels, astir }
    },
  }
}

const PREFIX = 'offhook-channels-'
