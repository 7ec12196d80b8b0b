// A way into an Asterisk: the manager interface, or ARI. Both speak the messages of the manager interface to those who listen.
import type { AmiMessage } from './message.ts'
import type { ListAnswer } from './channel-list.ts'

export interface Door {
  /** Connects, and again whenever the connection is lost, until `stop`. */
  start(): void
  stop(): void
  /** Asks for the list of channels: `listed` hears the answer. */
  look(): void
  /** Channels were listed of which no event has ever spoken. */
  unheardOf(): void
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
  /** Asterisk is up since so many seconds. */
  booted(uptimeSeconds: number): void
  listed(answer: ListAnswer): void
}
