// What a source is that is posted to: each message of the phone system is a request to an address of the source's own,
// `/in/<token>`. Its adapter says whether a message is the vendor's and what it reports; it keeps nothing between two messages.
// Whoever runs it takes the request in, has what it reports stored, and answers only then.
import type { CallUpdate } from '../calls/call.ts'
import type { Settings } from './kinds/settings.ts'

/** What is known of a request before its body is read. */
export interface MessageHead {
  /** When it came, in ms since 1970. */
  readonly at: number
  readonly method: string
  /** What follows the token in its address: nothing, or such as `/voice`. */
  readonly path: string
  /** As it came, without the `?`. */
  readonly query: string
  /** By names in lower case; of one that came several times the values stand in one, separated by `, `. */
  readonly headers: ReadonlyMap<string, string>
}

/** A request of a phone system, as it came. */
export interface Message extends MessageHead {
  readonly body: Uint8Array
}

/** What an adapter is given beside a message. */
export interface WebhookContext {
  /** Of its source, with its secrets opened. */
  readonly settings: Settings
  /** The public address of the source: `https://calls.example/in/<token>`, without path and query of the message. */
  readonly url: string
}

/** What a message reports. */
export interface MessageReading {
  /**
   * In order. Their fields are as the vendor writes them: numbers in whatever form, all texts: they are made sound (sanitize.ts)
   * by whoever runs the adapter.
   */
  readonly updates: readonly CallUpdate[]
  /**
   * What was not understood, each in a sentence for a person, with what could be done. Empty: all was understood. What is
   * none of our business is no problem and no update.
   */
  readonly problems: readonly string[]
  /** What is answered when its updates are stored. Absent: as `DEFAULT_ANSWER`. */
  readonly answer?: WebhookAnswer
}

export interface WebhookAnswer {
  readonly status: number
  /** Media type of the body. */
  readonly type?: string
  readonly body?: string
}

/** Taken, and there is nothing to say. */
export const DEFAULT_ANSWER: WebhookAnswer = { status: 204 }

export interface WebhookAdapter {
  /**
   * Why a message cannot be the vendor's, checked before its body is read; `null`: it may be. It is answered with 403, and
   * nothing is kept of it (S40).
   */
  findHeadRefusal(head: MessageHead, facts: WebhookContext): string | null
  /** Why a message is not the vendor's; `null`: it is, or nothing was agreed to know it by. */
  findRefusal(message: Message, facts: WebhookContext): string | null
  /** What it reports. Never throws, whatever the message holds. */
  read(message: Message, facts: WebhookContext): MessageReading
}
