// Statistics as the API shows them.
import type { CallStatistics } from '../../actions/statistics/calls.ts'
import type { DeliveryStatistics, Figures, NamedIntegration } from '../../actions/statistics/deliveries.ts'
import type { NumberStatistics } from '../../actions/statistics/numbers.ts'
import { sumOfCalls } from '../../actions/statistics/outcomes.ts'
import type { OutcomeCounts } from '../../actions/statistics/outcomes.ts'
import type { Range } from '../../actions/statistics/range.ts'
import { OUTCOMES } from '../../calls/status.ts'
import type { DeliveryCounts } from '../../store/statistics/statistics.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

export function deliveryStatisticsOutput({ total, points, integrations, others, ...asked }: DeliveryStatistics) {
  return {
    ...rangeOutput(asked),
    total: { ...figuresOutput(total), waiting: total.waiting },
    points: points.map(figuresOutput),
    integrations: integrations.map(({ integration, waiting, series, ...figures }) => ({
      ...nameOutput(integration),
      ...figuresOutput(figures),
      waiting,
      series,
    })),
    other: others && { integrations: others.integrations, ...countsOutput(others), waiting: others.waiting },
  }
}

export function callStatisticsOutput({ calls, outcomes, ...asked }: CallStatistics) {
  return { ...rangeOutput(asked), calls, outcomes: [...outcomes] }
}

export function numberStatisticsOutput({ calls, numbers, others, ...asked }: NumberStatistics) {
  return {
    ...rangeOutput(asked),
    calls,
    numbers: numbers.map(({ counts, ...row }) => ({ ...row, outcomes: byOutcome(counts) })),
    other: others && {
      numbers: others.numbers,
      calls: sumOfCalls(others.counts),
      outcomes: byOutcome(others.counts),
    },
  }
}

function rangeOutput({ range, countedUntil }: { readonly range: Range; readonly countedUntil: number | null }) {
  const { starts, end, timezone, interval } = range
  return {
    from: timeText(starts[0] ?? end),
    to: timeText(end),
    timezone,
    interval,
    starts: starts.map(timeText),
    counted_until: timeOrNull(countedUntil),
  }
}

export function nameOutput({ id, name }: NamedIntegration) {
  return { integration_id: id, integration_name: name }
}

function countsOutput({ delivered, failed, late, unsent }: DeliveryCounts) {
  return { delivered, failed, late, not_sent: unsent }
}

export function figuresOutput(figures: Figures) {
  const { responses, medianMs, p99Ms } = figures
  return { ...countsOutput(figures), responses, median_ms: medianMs, p99_ms: p99Ms }
}

function byOutcome(rows: OutcomeCounts): Record<string, number> {
  return Object.fromEntries(
    OUTCOMES.flatMap((one) => rows.filter(({ outcome }) => outcome === one).map(({ calls }) => [one, calls])),
  )
}

/** The cells of one row of a file, with a column for every outcome. */
export function outcomesRow(rows: OutcomeCounts): Record<string, number> {
  return { calls: sumOfCalls(rows), ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])), ...byOutcome(rows) }
}
