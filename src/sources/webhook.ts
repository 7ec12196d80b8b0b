// The interface of a posted source: each message of the phone system is a request to an address of the source, `/in/<token>`.
// Its adapter verifies the message and returns the updates in it; it keeps no state between messages. The caller receives the
// request, stores the updates, and only then responds.
import type { CallUpdate } from '../calls/call.ts'
import type { Settings } from './kinds/settings.ts'

/** The part of a request that is known before its body is read. */
export interface MessageHead {
  /** When it arrived, in ms since 1970. */
  readonly at: number
  readonly method: string
  /** The path after the token in the address of the request, such as `/voice`. It may be empty. */
  readonly path: string
  /** Unchanged, without the `?`. */
  readonly query: string
  /** By names in lower case; repeated headers are joined, separated by `, `. */
  readonly headers: ReadonlyMap<string, string>
}

/** A request of a phone system, unchanged. */
export interface Message extends MessageHead {
  readonly body: Uint8Array
}

/** The input of an adapter besides the message. */
export interface WebhookContext {
  /** The settings of its source, with its secrets decrypted. */
  readonly settings: Settings
  /** The public address of the source: `https://calls.example/in/<token>`, without path and query of the message. */
  readonly url: string
  /** Two letters: the source's country, otherwise the account's. Absent while the message is only verified. */
  readonly country?: string
}

/** The content of a message. */
export interface MessageReading {
  /**
   * In order. The fields are as the vendor writes them, so numbers have any form and texts any length. The caller sanitizes them
   * (sanitize.ts).
   */
  readonly updates: readonly CallUpdate[]
  /**
   * Parts that were not understood, each in a sentence for a person, with what to do. Empty: all was understood. A message to
   * ignore has neither problems nor updates.
   */
  readonly problems: readonly string[]
  /** The response once the updates are stored. Absent: `DEFAULT_ANSWER`. */
  readonly answer?: WebhookAnswer
}

export interface WebhookAnswer {
  readonly status: number
  /** Media type of the body. */
  readonly type?: string
  readonly body?: string
}

/** Accepted, without a body. */
export const DEFAULT_ANSWER: WebhookAnswer = { status: 204 }

export interface WebhookAdapter {
  /**
   * Why a message cannot come from the vendor, judged before its body is read; `null`: it may. A refused message gets 403, and
   * nothing of it is stored (S40).
   */
  findHeadRefusal(head: MessageHead, facts: WebhookContext): string | null
  /** Why a message does not come from the vendor; `null`: it does, or no authentication is set. */
  findRefusal(message: Message, facts: WebhookContext): string | null
  /**
   * The secret that the sender of every accepted message knows; empty: anybody may send. It is masked in what is stored of a message
   * (S22). No other secret is: whoever may send a message and read it would find that secret by guessing.
   */
  sharedSecret(settings: Settings): string
  /** The content of the message. Never throws, whatever the message contains. */
  read(message: Message, facts: WebhookContext): MessageReading
}
