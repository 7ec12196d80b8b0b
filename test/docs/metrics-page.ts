import { createMetrics } from '../../src/api/program/metrics.ts'
import { ATTEMPT_STATES } from '../../src/delivery/next-state.ts'
import { createUnreadableRows } from '../../src/engine/unreadable-rows.ts'
import { code, heading, table } from './markdown.ts'

/** When to raise an alarm, for each metric; `null`: the metric only explains others. */
const ALERTS: Readonly<Record<string, string | null>> = {
  offhook_updates_total:
    'Alert when the rate of `event` is 0 during your opening hours: no calls come in. It counts the API and systems that post to Offhook, not phone systems that Offhook connects to.',
  offhook_attempts_total: 'Alert when `failed` grows, or when `retrying` grows faster than `delivered` for 10 minutes.',
  offhook_oldest_due_seconds:
    'Alert above 60 for 5 minutes: deliveries are late. Deliveries of paused integrations count too.',
  offhook_deliveries_waiting: 'Watch the trend. A steady rise means that receivers can’t keep up.',
  offhook_deliveries_ready: null,
  offhook_requests_in_flight: null,
  offhook_unreadable_rows: 'Alert above 0. `offhook doctor` names each row and says what to do.',
  offhook_loop_lag_seconds: 'Alert when `stat="p99"` stays above 0.5 for 10 minutes: the machine is overloaded.',
  process_resident_memory_bytes: 'Alert well below the memory of the machine or container.',
  process_cpu_seconds_total: 'Alert when its rate stays near the number of cores.',
}

interface Metric {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly labels: ReadonlyMap<string, readonly string[]>
}

export async function metricsPage(): Promise<string> {
  const metrics = await collect()
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
      metrics.map(({ name, type, labels, help }) => [code(name), type, labelsOf(labels), help]),
    ),
    '## What to alert on',
    table(
      ['Metric', 'Alert'],
      metrics.flatMap(({ name }) => {
        const alert = ALERTS[name]
        if (alert === undefined) throw new Error(`test/docs/metrics-page.ts has no alert for ${name}`)
        return alert === null ? [] : [[code(name), alert]]
      }),
    ),
    [
      'Also alert when `GET /readyz` fails for a minute. Integrations that are paused or switched off, and sources that are',
      'disconnected, have no metric: poll the API for them. [Monitor](../guide/monitor.md) has Prometheus rules and the requests.',
    ].join('\n'),
  ].join('\n\n')
}

/** Collects what /metrics really returns. */
async function collect(): Promise<Metric[]> {
  const attempts = Object.fromEntries(ATTEMPT_STATES.map((state) => [state, 0]))
  const unreadable = createUnreadableRows(() => undefined).counts()
  const gauges = { oldestDueS: 0, waiting: 0, inFlight: 0, ready: 0, attempts, unreadable }
  const metrics = createMetrics({ gauges: async () => gauges })
  try {
    return parse(await metrics.text())
  } finally {
    metrics.stop()
  }
}

function parse(text: string): Metric[] {
  const lines = text.split('\n')
  return lines.flatMap((line) => {
    const [, name = '', help = ''] = /^# HELP (\S+) (.+)$/.exec(line) ?? []
    if (name === '') return []
    const type =
      lines
        .find((one) => one.startsWith(`# TYPE ${name} `))
        ?.split(' ')
        .at(-1) ?? ''
    const pairs = lines.flatMap((one) => {
      const [, label = '', value = ''] = new RegExp(String.raw`^${name}\{(\w+)="([^"]*)"`).exec(one) ?? []
      return label === '' ? [] : [{ label, value }]
    })
    const labels = new Map(
      [...Map.groupBy(pairs, ({ label }) => label)].map(([label, found]) => [label, found.map(({ value }) => value)]),
    )
    return [{ name, help, type, labels }]
  })
}

function labelsOf(labels: Metric['labels']): string {
  return [...labels].map(([label, values]) => `${code(label)}: ${values.map(code).join(', ')}`).join('; ')
}
