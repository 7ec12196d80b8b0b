// A way into an Asterisk: the manager interface, or ARI. Both speak the messages of the manager interface to those who listen.
import type { AmiMessage } from './message.ts'
import type { ListAnswer } from './channel-list.ts'
import type { MissingRight } from '../source.ts'
import type { ReadRight } from './rights.ts'

export interface Door {
  /** Connects, and again whenever the connection is lost, until `stop`. */
  start(): void
  stop(): void
  /** Asks for the list of channels: `listed` hears the answer. */
  look(): void
  /** A channel was listed that began after the connection, and no event spoke of it. */
  unheardOf(): void
  /** Whether the connection is known not to tell of something for want of a right. */
  lacks(right: ReadRight): boolean
  /** The rights that are known to be missing. */
  missing(): MissingRight[]
  /** What is missing on the side of Asterisk, while connected, and what to do; `null`: nothing is known to be missing. */
  problem(): string | null
}

/** What a door tells. */
export interface Listener {
  up(): void
  /** Asterisk said anything at all. */
  alive(): void
  /** The connection is gone or was not made; the sentence says what to do. */
  down(problem: string): void
  heard(message: AmiMessage): void
  /** Something was said of a call, and without the right to hear of calls it is not known what that means. */
  deaf(): void
  /** Asterisk is up since so many seconds. */
  booted(uptimeSeconds: number): void
  listed(answer: ListAnswer): void
  /** Those of the listed channels of which it is to be found out when they were answered. */
  unseen(channels: readonly AmiMessage[]): readonly AmiMessage[]
}
