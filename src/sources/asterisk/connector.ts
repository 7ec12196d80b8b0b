// A way into an Asterisk: the manager interface, or ARI. Both speak the messages of the manager interface to those who listen.
import type { AmiMessage } from './ami-message.ts'
import type { ChannelListResult } from './channel-list.ts'
import type { MissingRight } from '../source.ts'
import type { ReadRight } from './rights.ts'

export interface AsteriskConnector {
  /** Connects, and again whenever the connection is lost, until `stop`. */
  start(): void
  stop(): void
  /** Asks for the list of channels: `channelList` is called with the answer. */
  requestChannels(): void
  /** A channel was listed that began after the connection, and no event spoke of it. */
  noteUnreportedChannel(): void
  /** Whether the connection is known not to report something for want of a right. */
  lacks(right: ReadRight): boolean
  /** The rights that are known to be missing. */
  missingRights(): MissingRight[]
  /** What is missing on the side of Asterisk, while connected, and what to do; `null`: nothing is known to be missing. */
  problem(): string | null
}

/** Events of a connector, for its source. */
export interface ConnectorListener {
  up(): void
  /** Asterisk said anything at all. */
  alive(): void
  /** The connection is gone or was not made; the sentence says what to do. */
  down(problem: string): void
  message(message: AmiMessage): void
  /** A message was about a call, and without the right to read call events it is not known what that means. */
  callRightMissing(): void
  /** Asterisk is up since so many seconds. */
  booted(uptimeSeconds: number): void
  channelList(answer: ChannelListResult): void
  /** Those of the listed channels of which it is to be found out when they were answered. */
  withUnseenAnswer(channels: readonly AmiMessage[]): readonly AmiMessage[]
}
