// A connector to an Asterisk: the manager interface, or ARI. Both report messages of the manager interface.
import type { AmiMessage } from './ami-message.ts'
import type { ChannelListResult } from './channel-list.ts'
import type { MissingRight } from '../source.ts'
import type { ReadRight } from './rights.ts'

export interface AsteriskConnector {
  /** Connects, and reconnects whenever the connection is lost, until `stop`. */
  start(): void
  stop(): void
  /** Requests the list of channels: `channelList` is called with the response. */
  requestChannels(): void
  /** The list contains a channel that began after the connection, without any event. */
  noteUnreportedChannel(): void
  /** Whether the connection is known to lack this right, so that events are missing. */
  lacks(right: ReadRight): boolean
  /** The rights that are known to be missing. */
  missingRights(): MissingRight[]
  /** The missing right on the side of Asterisk, while connected, and what to do; `null`: none known. */
  problem(): string | null
}

/** Events of a connector, for its source. */
export interface ConnectorListener {
  up(): void
  /** Asterisk sent anything at all. */
  alive(): void
  /** The connection was lost or not made; the sentence says what to do. */
  down(problem: string): void
  message(message: AmiMessage): void
  /** A message was about a call, but without the right to read call events its meaning is not known. */
  callRightMissing(): void
  /** Asterisk has been up for this many seconds. */
  booted(uptimeSeconds: number): void
  channelList(answer: ChannelListResult): void
  /** The listed channels whose answer times are needed. */
  withUnseenAnswer(channels: readonly AmiMessage[]): readonly AmiMessage[]
}
