// The metrics of the program (D31): what is counted as it happens, and what is read when somebody asks.
import type { ChangeOf } from '../changes/change.ts'
import { ATTEMPT_STATES, isAttemptState } from '../delivery/next-state.ts'
import { timeOfUuid } from '../ids.ts'
import type { Ingest, IngestResult } from '../intake/ingest.ts'
import { createIntegrationLabels, OTHER_INTEGRATIONS } from './integration-labels.ts'
import { createReadings, type ReadingDeps } from './readings.ts'
import type { MetricRegistry } from './registry.ts'

export interface Metrics {
  /** Counts the results of call updates that the API received. */
  countResults(results: readonly IngestResult[]): void
  /** Counts the end of an attempt; tests and test calls (C16) do not count. */
  countAttempt(settled: ChangeOf<'delivery_settled'>): void
  /** The same intake, with its times counted, and the last update of each source. */
  timed(ingest: Ingest): Ingest
  /** The metrics in the text format of Prometheus. */
  text(): Promise<string>
  /** The content type of that text, with the version of the format. */
  readonly contentType: string
  stop(): void
}

export interface MetricsDeps extends Omit<ReadingDeps, 'lastUpdates'> {
  readonly version: string
  readonly findIntegration: Parameters<typeof createIntegrationLabels>[0]
}

export function createMetrics(registry: MetricRegistry, { version, findIntegration, ...deps }: MetricsDeps): Metrics {
  const labels = createIntegrationLabels(findIntegration, (gone) => {
    for (const state of ATTEMPT_STATES) registry.remove('offhook_integration_attempts_total', { ...gone, state })
  })
  const lastUpdates = new Map<number, number>()
  const readings = createReadings(registry, labels, { ...deps, lastUpdates })
  registry.set('offhook_build_info', { version, node: process.versions.node }, 1)
  return {
    countResults(results) {
      for (const { result } of results) registry.count('offhook_updates_total', { result })
    },
    countAttempt({ n, state, at, ms, isTest, deliveryId, integrationId }) {
      if (isTest || n === 0 || !isAttemptState(state)) return
      registry.count('offhook_attempts_total', { state })
      registry.count('offhook_integration_attempts_total', {
        ...(labels.of(integrationId) ?? OTHER_INTEGRATIONS),
        state,
      })
      if (ms !== null) registry.observe('offhook_attempt_seconds', { state }, ms / 1000)
      if (n === 1 && at !== null)
        registry.observe('offhook_first_attempt_delay_seconds', {}, Math.max(0, at - timeOfUuid(deliveryId)) / 1000)
    },
    timed: (ingest) => async (request) => {
      const began = performance.now()
      const results = await ingest(request)
      registry.observe('offhook_intake_seconds', {}, (performance.now() - began) / 1000)
      // An import says nothing about the present.
      if (request.quiet !== true) lastUpdates.set(request.sourceId, Date.now())
      return results
    },
    async text() {
      await readings.read()
      return registry.text()
    },
    contentType: registry.contentType,
    stop: () => readings.stop(),
  }
}
