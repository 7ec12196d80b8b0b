// The metrics of the catalogue, with their values, in the text format of Prometheus.
import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client'
import { METRICS, knownLabels, type LabelsOf, type MetricName, type NameOf } from './catalogue.ts'

export interface MetricRegistry {
  count<Name extends NameOf<'counter'>>(name: Name, labels: LabelsOf<Name>, by?: number): void
  /** Sets a counter that is counted elsewhere. */
  setCounter(name: 'process_cpu_seconds_total', total: number): void
  observe<Name extends NameOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, seconds: number): void
  set<Name extends NameOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): void
  /** The values are not known now: a gauge without labels is NaN, and a gauge with labels has no series. */
  clear(names: readonly NameOf<'gauge'>[]): void
  /** Removes one series. */
  remove<Name extends NameOf<'counter'>>(name: Name, labels: LabelsOf<Name>): void
  text(): Promise<string>
  /** The content type of that text, with the version of the format. */
  readonly contentType: string
}

/**
 * All metrics, without a value. Counters and histograms whose label values are known exist from the start, at 0: an alert on the
 * growth of a counter misses counts from before its first scrape (D19).
 */
export function createMetricRegistry(): MetricRegistry {
  const registry = new Registry()
  const counters = new Map<MetricName, Counter<string>>()
  const gauges = new Map<MetricName, Gauge<string>>()
  const histograms = new Map<MetricName, Histogram<string>>()
  for (const [key, metric] of Object.entries(METRICS)) {
    const name = key as MetricName
    const labelNames = 'labels' in metric ? Object.keys(metric.labels) : []
    const options = { name, help: metric.help, labelNames, registers: [registry] }
    if (metric.type === 'gauge') {
      gauges.set(name, new Gauge(options))
    } else if (metric.type === 'counter') {
      const counter = new Counter(options)
      for (const labels of knownLabels(metric)) counter.inc(labels, 0)
      counters.set(name, counter)
    } else {
      const histogram = new Histogram({ ...options, buckets: [...metric.buckets] })
      for (const labels of knownLabels(metric)) histogram.zero(labels)
      histograms.set(name, histogram)
    }
  }
  return {
    count: (name, labels, by = 1) => counters.get(name)?.inc(labels, by),
    setCounter(name, total) {
      const counter = counters.get(name)
      counter?.reset()
      counter?.inc(total)
    },
    observe: (name, labels, seconds) => histograms.get(name)?.observe(labels, seconds),
    set: (name, labels, value) => gauges.get(name)?.set(labels, value),
    clear(names) {
      for (const name of names) {
        gauges.get(name)?.reset()
        if (!('labels' in METRICS[name])) gauges.get(name)?.set(Number.NaN)
      }
    },
    remove: (name, labels) => counters.get(name)?.remove(labels),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
