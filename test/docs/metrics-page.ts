import { METRICS, type MetricName } from '../../src/metrics/catalogue.ts'
import { code, heading, table } from './markdown.ts'

const metrics = Object.entries(METRICS) as [MetricName, (typeof METRICS)[MetricName]][]

export function metricsPage(): string {
  return [
    heading(
      'Metrics',
      [
        '`GET /metrics` returns metrics in the Prometheus text format. On the machine itself it needs no key. From elsewhere, and behind a',
        'proxy, send the administrator key: `Authorization: Bearer …`.',
      ].join('\n'),
      'Counters start at 0 with each start of Offhook.',
    ),
    table(
      ['Metric', 'Type', 'Labels', 'Meaning'],
      metrics.map(([name, metric]) => [code(name), metric.type, labelsOf(metric), metric.help]),
    ),
    '## What to alert on',
    table(
      ['Metric', 'Alert'],
      metrics.flatMap(([name, { alert }]) => (alert === null ? [] : [[code(name), alert]])),
    ),
    'Also alert when `GET /readyz` fails for a minute. [Monitor](../guide/monitor.md) has Prometheus rules.',
  ].join('\n\n')
}

function labelsOf(metric: (typeof METRICS)[MetricName]): string {
  const labels: Readonly<Record<string, readonly string[] | null>> = 'labels' in metric ? metric.labels : {}
  return Object.entries(labels)
    .map(([label, values]) => (values === null ? code(label) : `${code(label)}: ${values.map(code).join(', ')}`))
    .join('; ')
}
