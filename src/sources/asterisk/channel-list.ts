// Asking Asterisk for the list of its channels (`CoreShowChannels`), and hearing the answer among the events.
//
// The answer is not one moment: events go on while it comes. What they speak of meanwhile is noted, since of those channels
// the events know better than the list.
import { header, type AmiMessage } from './ami-message.ts'

export type ChannelListResult =
  | { readonly channels: readonly AmiMessage[]; readonly changedIds: ReadonlySet<string> }
  | { readonly refused: string }

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

/** The lists of one connection, one after the other. */
export class ChannelLister {
  readonly #times: AnswerTimeLookup | undefined
  #number = 0
  #id: string | null = null
  #channels: AmiMessage[] = []
  #changedIds = new Set<string>()
  /** Questions that are not answered yet, by their ActionIDs: which header of which channel. */
  readonly #questions = new Map<string, { readonly channel: number; readonly name: string }>()

  constructor(times?: AnswerTimeLookup) {
    this.#times = times
  }

  /** The action to send. A list that is asked for and has not come is forgotten. */
  request(): Record<string, string> {
    this.#number += 1
    this.#id = `${PREFIX}${this.#number}`
    this.#channels = []
    this.#changedIds = new Set()
    this.#questions.clear()
    return { Action: 'CoreShowChannels', ActionID: this.#id }
  }

  /** Whether a message belongs to the answer, and to nothing else. */
  owns(message: AmiMessage): boolean {
    return header(message, 'actionid').startsWith(PREFIX)
  }

  /** Takes every message; gives the answer when it is complete. */
  receive(message: AmiMessage): ChannelListResult | null {
    if (this.#id === null) return null
    if (!this.owns(message)) {
      for (const name of ['uniqueid', 'destuniqueid'])
        if (message.has(name)) this.#changedIds.add(header(message, name))
      return null
    }
    if (header(message, 'actionid') !== this.#id) return this.#receiveTime(message)
    if (header(message, 'response') === 'Error') {
      this.#id = null
      return { refused: header(message, 'message') }
    }
    const event = header(message, 'event')
    if (event === 'CoreShowChannel') this.#channels.push(message)
    return event === 'CoreShowChannelsComplete' ? this.#requestTimes() : null
  }

  /** The list is whole: asks for what it does not say. */
  #requestTimes(): ChannelListResult | null {
    const wanted = new Set(this.#times?.wanted(this.#channels).slice(0, TIMES_MAX))
    this.#channels.forEach((channel, index) => {
      if (!wanted.has(channel)) return
      for (const [name, variable] of TIME_VARIABLES) {
        const ActionID = `${this.#id}-${index}-${name}`
        this.#questions.set(ActionID, { channel: index, name })
        this.#times?.send({ Action: 'Getvar', ActionID, Channel: header(channel, 'channel'), Variable: variable })
      }
    })
    return this.#finish()
  }

  #receiveTime(message: AmiMessage): ChannelListResult | null {
    const actionId = header(message, 'actionid')
    const question = this.#questions.get(actionId)
    if (!question) return null
    this.#questions.delete(actionId)
    const channel = this.#channels[question.channel]
    if (channel) this.#channels[question.channel] = new Map([...channel, [question.name, [header(message, 'value')]]])
    return this.#finish()
  }

  #finish(): ChannelListResult | null {
    if (this.#questions.size > 0) return null
    this.#id = null
    return { channels: this.#channels, changedIds: this.#changedIds }
  }
}

const PREFIX = 'offhook-channels-'
