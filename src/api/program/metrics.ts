// /metrics, for Prometheus.
import { Counter, Gauge, Registry } from '@prometheus-io/client'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { UPDATE_RESULTS } from '../../calls/call.ts'
import type { IngestResult } from '../../intake/ingest.ts'
import type { Gauges } from '../../store/lanes/gauges.ts'
import type { ApiDeps } from '../routing/deps.ts'

export interface Metrics {
  /** Counts the results of call updates that the API received. */
  readonly countResults: (results: readonly IngestResult[]) => void
  /** The metrics in the text format of Prometheus. */
  text(): Promise<string>
  /** The content type of that text, with the version of the format. */
  readonly contentType: string
  stop(): void
}

/** Fine enough to detect a stall of some milliseconds, coarse enough to cost nothing. */
const LAG_RESOLUTION_MS = 20

export function createMetrics({ gauges }: Pick<ApiDeps, 'gauges'>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  const taken = new Counter({
    name: 'offhook_updates_total',
    help: 'Updates received by the API, by result.',
    labelNames: ['result'],
    registers,
  })
  for (const result of UPDATE_RESULTS) taken.inc({ result }, 0)
  const engine = engineGauges(registers)
  const attempts = new Counter({
    name: 'offhook_attempts_total',
    help: 'Delivery attempts since the start, by resulting state.',
    labelNames: ['state'],
    registers,
  })
  const unreadable = new Gauge({
    name: 'offhook_unreadable_rows',
    help: 'Unreadable stored rows, by kind. "offhook doctor" lists them.',
    labelNames: ['kind'],
    registers,
  })
  const loop = new Gauge({
    name: 'offhook_loop_lag_seconds',
    help: 'Event loop delay since the last scrape.',
    // Not `quantile`, which is the label of summaries.
    labelNames: ['stat'],
    registers,
  })
  const memory = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the process.',
    registers,
  })
  const cpu = new Counter({ name: 'process_cpu_seconds_total', help: 'CPU time of the process.', registers })
  return {
    countResults(results) {
      for (const { result } of results) taken.inc({ result })
    },
    async text() {
      const now = await gauges()
      for (const { gauge, value } of engine) gauge.set(value(now))
      // These two are counted elsewhere. A counter can only be increased, so it is reset to 0 each time.
      attempts.reset()
      for (const [state, count] of Object.entries(now.attempts)) attempts.inc({ state }, count)
      for (const [kind, count] of Object.entries(now.unreadable)) unreadable.set({ kind }, count)
      loop.set({ stat: 'p50' }, lag.percentile(50) / 1e9)
      loop.set({ stat: 'p99' }, lag.percentile(99) / 1e9)
      loop.set({ stat: 'max' }, lag.max / 1e9)
      lag.reset()
      memory.set(process.memoryUsage.rss())
      const { user, system } = process.cpuUsage()
      cpu.reset()
      cpu.inc((user + system) / 1e6)
      return registry.metrics()
    },
    contentType: registry.contentType,
    stop: () => void lag.disable(),
  }
}

function engineGauges(registers: Registry[]): { gauge: Gauge; value: (now: Gauges) => number }[] {
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers })
  return [
    {
      gauge: gauge(
        'offhook_oldest_due_seconds',
        'Age of the oldest due delivery that was not sent, in seconds. 0 if none is due.',
      ),
      value: (now) => now.oldestDueS,
    },
    {
      gauge: gauge(
        'offhook_deliveries_waiting',
        'Unfinished deliveries, including those ready or in flight. NaN while Offhook starts.',
      ),
      value: (now) => now.waiting,
    },
    { gauge: gauge('offhook_deliveries_ready', 'Deliveries in memory, ready to send.'), value: (now) => now.ready },
    { gauge: gauge('offhook_requests_in_flight', 'Requests in flight.'), value: (now) => now.inFlight },
  ]
}
