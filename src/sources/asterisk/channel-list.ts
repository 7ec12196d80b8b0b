// Asking Asterisk for the list of its channels (`CoreShowChannels`), and hearing the answer among the events.
//
// The answer is not one moment: events go on while it comes. What they speak of meanwhile is noted, since of those channels
// the events know better than the list.
import { header, type AmiMessage } from './ami-message.ts'

export type ChannelListResult =
  | { readonly channels: readonly AmiMessage[]; readonly changedIds: ReadonlySet<string> }
  | { readonly refused: string }

export interface ChannelLister {
  /** The action to send. A list that is asked for and has not come is forgotten. */
  ask(): Record<string, string>
  /** Hears every message; gives the answer when it is complete. */
  receive(message: AmiMessage): ChannelListResult | null
  /** Whether a message belongs to the answer, and to nothing else. */
  owns(message: AmiMessage): boolean
}

/** How to find out when channels were answered, which the list does not say. */
export interface AnswerTimeLookup {
  /** Those of the listed channels whose times are wanted. */
  wanted(channels: readonly AmiMessage[]): readonly AmiMessage[]
  send(action: Record<string, string>): void
}

/** Functions of the dialplan that tell when a channel's record began and was answered, and the headers that they become. */
export const TIME_VARIABLES = [
  ['cdrstart', 'CDR(start,u)'],
  ['cdranswer', 'CDR(answer,u)'],
] as const

/** Channels whose times are asked for at once; the times of more are not known. */
export const TIMES_MAX = 500

export function createChannelLister(times?: AnswerTimeLookup): ChannelLister {
  let number = 0
  let id: string | null = null
  let channels: AmiMessage[] = []
  let changedIds = new Set<string>()
  /** Questions that are not answered yet, by their ActionIDs: which header of which channel. */
  const questions = new Map<string, { readonly channel: number; readonly name: string }>()

  const owns = (message: AmiMessage): boolean => header(message, 'actionid').startsWith(PREFIX)

  const finish = (): ChannelListResult => {
    id = null
    return { channels, changedIds }
  }

  /** The list is whole: asks for what it does not say. */
  const complete = (): ChannelListResult | null => {
    const wanted = new Set(times?.wanted(channels).slice(0, TIMES_MAX))
    channels.forEach((channel, index) => {
      if (!wanted.has(channel)) return
      for (const [name, variable] of TIME_VARIABLES) {
        const ActionID = `${id}-${index}-${name}`
        questions.set(ActionID, { channel: index, name })
        times?.send({ Action: 'Getvar', ActionID, Channel: header(channel, 'channel'), Variable: variable })
      }
    })
    return questions.size === 0 ? finish() : null
  }

  const answered = (message: AmiMessage): ChannelListResult | null => {
    const question = questions.get(header(message, 'actionid'))
    if (!question) return null
    questions.delete(header(message, 'actionid'))
    const channel = channels[question.channel]
    if (channel) channels[question.channel] = new Map([...channel, [question.name, [header(message, 'value')]]])
    return questions.size === 0 ? finish() : null
  }

  return {
    ask() {
      number += 1
      id = `${PREFIX}${number}`
      channels = []
      changedIds = new Set()
      questions.clear()
      return { Action: 'CoreShowChannels', ActionID: id }
    },
    owns,
    receive(message) {
      if (id === null) return null
      if (!owns(message)) {
        for (const name of ['uniqueid', 'destuniqueid']) if (message.has(name)) changedIds.add(header(message, name))
        return null
      }
      if (header(message, 'actionid') !== id) return answered(message)
      if (header(message, 'response') === 'Error') {
        id = null
        return { refused: header(message, 'message') }
      }
      const event = header(message, 'event')
      if (event === 'CoreShowChannel') channels.push(message)
      return event === 'CoreShowChannelsComplete' ? complete() : null
    },
  }
}

const PREFIX = 'offhook-channels-'
