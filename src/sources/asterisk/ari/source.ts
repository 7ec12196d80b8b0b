// An Asterisk that is reached by ARI, as a source of calls.
import { AriConnector } from './connector.ts'
import { createAsteriskSource } from '../source.ts'
import type { PbxSource } from '../../pbx/source-core.ts'
import { readAriSettings } from './settings.ts'
import type { AriConnectorDeps } from './connector.ts'
import type { Settings } from '../../kinds/settings.ts'
import type { SourceDeps } from '../../source.ts'

interface AriSourceOptions {
  /** For tests. */
  readonly times?: AriConnectorDeps['times'] & { readonly listIntervalMs?: number }
}

/**
 * A source that listens to one Asterisk by ARI.
 * @throws OffhookError `bad_settings`, with a message for the person who wrote them
 */
export function createAriSource(
  deps: SourceDeps,
  settings: Settings,
  { times = {} }: AriSourceOptions = {},
): PbxSource {
  const { connection, trackerOptions } = readAriSettings(settings)
  const { listIntervalMs, ...connectionTimes } = times
  return createAsteriskSource(deps, {
    host: new URL(connection.url).host,
    trackerOptions,
    ...(listIntervalMs !== undefined && { listIntervalMs }),
    createConnector: (resolveAddress, listener) =>
      new AriConnector(
        { settings: connection, resolveAddress, now: () => deps.now(), times: connectionTimes },
        listener,
      ),
  })
}
