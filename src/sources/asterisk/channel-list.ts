// Requests the list of channels from Asterisk (`CoreShowChannels`), and collects the response from among the events.
//
// The response takes some time, and events go on meanwhile. Channels with events meanwhile are noted, since for them the
// events are newer than the list.
import { header, type AmiMessage } from './ami-message.ts'

export type ChannelListResult =
  | { readonly channels: readonly AmiMessage[]; readonly changedIds: ReadonlySet<string> }
  | { readonly refused: string }

/** How to find out when channels were answered, which the list does not contain. */
interface AnswerTimeLookup {
  /** The listed channels whose times are needed. */
  wanted(channels: readonly AmiMessage[]): readonly AmiMessage[]
  send(action: Record<string, string>): void
}

/** Dialplan functions that return when a channel's record began and was answered, and the headers for their values. */
export const TIME_VARIABLES = [
  ['cdrstart', 'CDR(start,u)'],
  ['cdranswer', 'CDR(answer,u)'],
] as const

/** Maximum number of channels whose times are requested at once; the times of further channels stay unknown. */
export const TIMES_MAX = 500

/** The lists of one connection, one after the other. */
export class ChannelLister {
  readonly #times: AnswerTimeLookup | undefined
  #number = 0
  #id: string | null = null
  #channels: AmiMessage[] = []
  #changedIds = new Set<string>()
  /** Pending queries, by ActionID: which header of which channel. */
  readonly #questions = new Map<string, { readonly channel: number; readonly name: string }>()

  constructor(times?: AnswerTimeLookup) {
    this.#times = times
  }

  /** The action to send. A list that was requested before and has not arrived is dropped. */
  request(): Record<string, string> {
    this.#number += 1
    this.#id = `${PREFIX}${this.#number}`
    this.#channels = []
    this.#changedIds = new Set()
    this.#questions.clear()
    return { Action: 'CoreShowChannels', ActionID: this.#id }
  }

  /** Whether a message belongs to the response only. */
  owns(message: AmiMessage): boolean {
    return header(message, 'actionid').startsWith(PREFIX)
  }

  /** Takes every message; returns the result when it is complete. */
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

  /** The list is complete: request the times that it does not contain. */
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
