// A recorded session, played through the code that hears a live Asterisk.
import { createMapping, type MappingOptions } from './mapping.ts'
import { createReader } from './wire.ts'
import { header, timestampOf, type AmiMessage } from './message.ts'
import type { CallUpdate } from '../../calls/call.ts'

export interface ReplayStep {
  /** The recording's clock, in milliseconds since 1970. */
  readonly at: number
  readonly updates: readonly CallUpdate[]
}

/**
 * Plays a recorded session: the updates of each message that made any, in order, with the recording's times.
 * A session that was cut off leaves its calls open.
 */
export function* replay(session: Uint8Array, options: MappingOptions = {}): Generator<ReplayStep> {
  const mapping = createMapping(options)
  let at = 0
  let channels: AmiMessage[] = []
  for (const message of createReader().read(session)) {
    at = timestampOf(message) ?? at
    const event = header(message, 'event')
    let updates: CallUpdate[] = []
    if (event === 'CoreShowChannel') channels.push(message)
    else if (event === 'CoreShowChannelsComplete') {
      updates = mapping.reconcile({ channels, astir: new Set() }, at)
      channels = []
    } else updates = mapping.apply(message, at)
    if (updates.length > 0) yield { at, updates }
  }
  const rest = mapping.settle()
  if (rest.length > 0) yield { at, updates: rest }
}
