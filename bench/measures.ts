// The measures, their goals, and how the figures of several rounds are combined.
import { median } from './figures.ts'

export type MeasureId =
  | 'bare'
  | 'drain'
  | 'drain_graphile'
  | 'drain_pgboss'
  | 'drain_cost'
  | 'drain_tls'
  | 'tls_connections'
  | 'intake_100'
  | 'intake_100_cost'
  | 'intake_1'
  | 'intake_1_cost'
  | 'intake_1_tls'
  | 'latency_p50'
  | 'latency_p99'
  | 'alone_p99'
  | 'dead_neighbour_p99'
  | 'dead_neighbour_share'
  | 'claim_short_p99'
  | 'claim_p99'
  | 'memory'
  | 'disk'

/** Another measure of the same round, or the same measure of the checkout named by `--against`. */
type Reference = MeasureId | 'against'

interface Measure {
  readonly says: string
  readonly unit: string
  /** The value is compared with the value of this reference. */
  readonly of: Reference | null
  /** For the ratio if there is a reference, else for the value. */
  readonly goal: { readonly least: number } | { readonly most: number } | null
}

/** A queue must be drained this much faster than by each rival. */
const ABOVE_RIVALS = 1.5

/** In the order of the table. */
// oxfmt-ignore
export const MEASURES: Readonly<Record<MeasureId, Measure>> = {
  bare: { says: 'bare undici loop, 64 connections', unit: 'requests/s', of: null, goal: null },
  drain: { says: 'a queue drained by Offhook', unit: 'requests/s', of: 'bare', goal: null },
  drain_graphile: { says: 'the same by graphile-worker and undici', unit: 'requests/s', of: 'drain', goal: { most: 1 / ABOVE_RIVALS } },
  drain_pgboss: { says: 'the same by pg-boss and undici', unit: 'requests/s', of: 'drain', goal: { most: 1 / ABOVE_RIVALS } },
  drain_cost: { says: 'processor time of Offhook and PostgreSQL for each', unit: 'µs', of: 'against', goal: { most: 0.8 } },
  drain_tls: { says: 'the same to a receiver with HTTPS', unit: 'requests/s', of: 'drain', goal: { least: 0.7 } },
  tls_connections: { says: 'connections opened for it', unit: 'connections', of: null, goal: { most: 128 } },
  intake_100: { says: 'events in, 100 a POST → requests out', unit: 'requests/s', of: 'bare', goal: null },
  intake_100_cost: { says: 'processor time for each', unit: 'µs', of: 'against', goal: { most: 0.7 } },
  intake_1: { says: 'events in, one a POST → requests out', unit: 'requests/s', of: 'bare', goal: null },
  intake_1_cost: { says: 'processor time for each', unit: 'µs', of: 'against', goal: { most: 0.7 } },
  intake_1_tls: { says: 'the same to a receiver with HTTPS', unit: 'requests/s', of: 'intake_1', goal: { least: 0.85 } },
  latency_p50: { says: 'event sent → at the receiver, 200/s, median', unit: 'ms', of: 'against', goal: { most: 0.6 } },
  latency_p99: { says: 'the same, 99 of 100', unit: 'ms', of: 'against', goal: { most: 0.4 } },
  alone_p99: { says: 'the same, 1,000/s to 50 integrations', unit: 'ms', of: null, goal: null },
  dead_neighbour_p99: { says: 'the same beside a dead integration', unit: 'ms', of: 'alone_p99', goal: { most: 1.3 } },
  dead_neighbour_share: { says: 'arrived in time beside a dead integration', unit: '%', of: null, goal: { least: 99 } },
  claim_short_p99: { says: 'a claim out of a queue, 99 of 100', unit: 'ms', of: null, goal: null },
  claim_p99: { says: 'a claim out of a queue ten times as long', unit: 'ms', of: 'claim_short_p99', goal: { most: 1.3 } },
  memory: { says: 'memory of the program at 5,000 deliveries/s', unit: 'MB', of: null, goal: { most: 400 } },
  disk: { says: 'disk space of an event with two deliveries', unit: 'kB', of: null, goal: { most: 4.2 } },
}

export const measureIds = Object.keys(MEASURES) as MeasureId[]

/** One figure of one round; `beside` is the value of the reference in the same round, if it was measured. */
export interface Figure {
  readonly value: number
  readonly beside?: number
}

export type Figures = ReadonlyMap<MeasureId, readonly Figure[]>

/** In the form of the JSON line. */
export interface Result {
  readonly id: MeasureId
  /** `null`: not measurable, because the machine did not reach the rate. */
  readonly value: number | null
  readonly unit: string
  /** `null` without a reference, or if the reference was not measured. */
  readonly ratio: number | null
  readonly of: Reference | null
  readonly goal: number | null
  /** `null`: not judged, without a goal or without its reference. */
  readonly met: boolean | null
}

/** Medians over the rounds, in the order of the table; without skipped measures. */
export function resultsOf(figures: Figures): Result[] {
  return measureIds.flatMap((id) => {
    const rounds = figures.get(id) ?? []
    return rounds.length === 0 ? [] : [resultOf(id, rounds)]
  })
}

function resultOf(id: MeasureId, rounds: readonly Figure[]): Result {
  const { unit, of, goal } = MEASURES[id]
  const value = median(rounds.map((round) => round.value))
  const ratios = rounds.flatMap((round) => (round.beside === undefined ? [] : [round.value / round.beside]))
  const ratio = ratios.length === 0 ? null : median(ratios)
  const judged = of === null ? value : ratio
  return {
    id,
    value: Number.isNaN(value) ? null : rounded(value),
    unit,
    ratio: ratio === null || Number.isNaN(ratio) ? null : Number(ratio.toFixed(3)),
    of,
    goal: goal === null ? null : Number(limitOf(goal).toFixed(3)),
    met: goal === null || judged === null ? null : 'least' in goal ? judged >= goal.least : judged <= goal.most,
  }
}

const limitOf = (goal: NonNullable<Measure['goal']>): number => ('least' in goal ? goal.least : goal.most)

/** The measurement is not precise enough for more than three digits. */
function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3))
}
