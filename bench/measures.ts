// The measures, their goals, and how the figures of several rounds are combined.
import { median } from './figures.ts'

export type MeasureId =
  | 'bare'
  | 'drain'
  | 'drain_graphile'
  | 'drain_pgboss'
  | 'intake_100'
  | 'intake_1'
  | 'latency_p50'
  | 'latency_p99'
  | 'dead_neighbour_p99_delta'
  | 'dead_neighbour_share'
  | 'claim_p99'
  | 'memory'

interface Measure {
  readonly says: string
  readonly unit: string
  /** Measured as a share of the bare loop of the same round. */
  readonly ofBare: boolean
  /** For the ratio if there is one, else for the value. */
  readonly goal: { readonly least: number } | { readonly most: number } | null
}

/** How much faster than the best rival a queue must be drained. */
const ABOVE_RIVALS = 1.5

/** In the order of the table. */
// oxfmt-ignore
export const MEASURES: Readonly<Record<MeasureId, Measure>> = {
  bare: { says: 'bare undici loop, 64 connections', unit: 'requests/s', ofBare: false, goal: null },
  drain: { says: 'a queue drained by Offhook', unit: 'requests/s', ofBare: true, goal: { least: 1 / 3 } },
  drain_graphile: { says: 'the same by graphile-worker and undici', unit: 'requests/s', ofBare: true, goal: null },
  drain_pgboss: { says: 'the same by pg-boss and undici', unit: 'requests/s', ofBare: true, goal: null },
  intake_100: { says: 'events in, 100 a POST → requests out', unit: 'requests/s', ofBare: true, goal: { least: 1 / 4 } },
  intake_1: { says: 'events in, one a POST → requests out', unit: 'requests/s', ofBare: true, goal: { least: 1 / 7 } },
  latency_p50: { says: 'event sent → at the receiver, 200/s, median', unit: 'ms', ofBare: false, goal: { most: 8 } },
  latency_p99: { says: 'the same, 99 of 100', unit: 'ms', ofBare: false, goal: { most: 40 } },
  dead_neighbour_p99_delta: { says: 'the same, later beside a dead integration by', unit: 'ms', ofBare: false, goal: { most: 50 } },
  dead_neighbour_share: { says: 'arrived in time beside a dead integration', unit: '%', ofBare: false, goal: { least: 99 } },
  claim_p99: { says: 'a claim out of a long queue, 99 of 100', unit: 'ms', ofBare: false, goal: { most: 10 } },
  memory: { says: 'memory of the program at 5,000 deliveries/s', unit: 'MB', ofBare: false, goal: { most: 400 } },
}

export const measureIds = Object.keys(MEASURES) as MeasureId[]

/** One figure of one round; `bare` is the bare loop before and after it. */
export interface Figure {
  readonly value: number
  readonly bare?: number
}

export type Figures = ReadonlyMap<MeasureId, readonly Figure[]>

/** In the form of the JSON line. */
export interface Result {
  readonly id: MeasureId
  /** `null`: not measurable, because the machine did not reach the rate. */
  readonly value: number | null
  readonly unit: string
  readonly ratio: number | null
  readonly of: 'bare' | null
  readonly goal: number | null
  /** Also true without a goal. */
  readonly met: boolean
}

/** Medians over the rounds, in the order of the table; without skipped measures. */
export function resultsOf(figures: Figures): Result[] {
  return measureIds.flatMap((id) => {
    const rounds = figures.get(id) ?? []
    return rounds.length === 0 ? [] : [resultOf(id, rounds, figures)]
  })
}

function resultOf(id: MeasureId, rounds: readonly Figure[], figures: Figures): Result {
  const { unit, ofBare, goal } = MEASURES[id]
  const value = valueOf(rounds)
  const ratio = ofBare ? median(rounds.map((round) => round.value / (round.bare ?? Number.NaN))) : null
  const judged = ratio ?? value
  const beatsRivals = id !== 'drain' || value >= ABOVE_RIVALS * bestRival(figures)
  return {
    id,
    value: Number.isNaN(value) ? null : rounded(value),
    unit,
    ratio: ratio === null ? null : Number(ratio.toFixed(3)),
    of: ofBare ? 'bare' : null,
    goal: goal === null ? null : Number(limitOf(goal).toFixed(3)),
    met: beatsRivals && (goal === null || ('least' in goal ? judged >= goal.least : judged <= goal.most)),
  }
}

/** Requests a second; 0 if no rival was measured. */
export function bestRival(figures: Figures): number {
  const rivals = [figures.get('drain_graphile'), figures.get('drain_pgboss')]
  return Math.max(0, ...rivals.flatMap((rounds) => (rounds ? [valueOf(rounds)] : [])))
}

const valueOf = (rounds: readonly Figure[]): number => median(rounds.map((round) => round.value))

const limitOf = (goal: NonNullable<Measure['goal']>): number => ('least' in goal ? goal.least : goal.most)

/** The measurement is not precise enough for more than three digits. */
function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3))
}
