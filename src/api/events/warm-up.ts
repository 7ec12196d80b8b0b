// The handler of POST /api/v1/events for the made-up events of the warm-up: without keys, counts and log.
import type { IngestRequest, Ingest } from '../../intake/ingest.ts'
import { createJsonReader } from '../http/json-reader.ts'
import { withHostCheckAndHsts, type RequestHandler } from '../server.ts'
import { createEventsHandler } from './handler.ts'

/** All events are of this source. Numbers without a country code belong to the country. */
interface WarmUpSource extends Pick<IngestRequest, 'accountId' | 'sourceId'> {
  readonly country: string
}

export function createWarmUpHandler(ingest: Ingest, source: WarmUpSource): RequestHandler {
  const nothing = (): void => {}
  const events = createEventsHandler({
    ingest,
    sourceOf: () => Promise.resolve(source),
    jsonReader: createJsonReader(),
    failed: nothing,
    noteRefusal: nothing,
    count: nothing,
  })
  return withHostCheckAndHsts({ publicUrl: () => '' }, (...request) => void events(...request))
}
