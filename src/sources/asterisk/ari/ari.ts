// An Asterisk that is listened to by ARI, as a source of calls.
import { createAriDoor } from './door.ts'
import { createBehind, type AsteriskSource } from '../asterisk.ts'
import { readAriSettings } from './settings.ts'
import type { AriDoorOptions } from './door.ts'
import type { Settings } from '../../settings.ts'
import type { SourceNeeds } from '../../source.ts'

export interface AriOptions {
  /** For tests. */
  readonly times?: AriDoorOptions['times'] & { readonly lookMs?: number }
}

/**
 * A source that listens to one Asterisk by ARI.
 * @throws OffhookError `bad_settings`, with a message for the person who wrote them
 */
export function createAri(needs: SourceNeeds, settings: Settings, { times = {} }: AriOptions = {}): AsteriskSource {
  const { connection, mapping } = readAriSettings(settings)
  const { lookMs, ...doorTimes } = times
  return createBehind(needs, {
    host: new URL(connection.url).host,
    mapping,
    ...(lookMs !== undefined && { lookMs }),
    door: (place, listener) =>
      createAriDoor({ settings: connection, place, now: () => needs.now(), times: doorTimes }, listener),
  })
}
