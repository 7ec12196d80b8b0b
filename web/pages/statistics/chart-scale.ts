// The scales of a chart: heights, round axis marks, and the periods to label. Pure.

export interface Scale {
  /** The position from 0, the bottom, to 1, the top. */
  readonly at: (value: number) => number
  readonly marks: readonly number[]
}

const MARKS = 4

/** A scale from 0 to a round number above the greatest value, in whole steps. */
export function linearScale(most: number): Scale {
  const rough = Math.max(1, most) / MARKS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power)
  const whole = Number.isInteger(step) ? step : Math.ceil(step)
  const count = Math.max(1, Math.ceil(most / whole))
  const top = whole * count
  return { at: (value) => value / top, marks: Array.from({ length: count + 1 }, (_, n) => n * whole) }
}

/** A scale by powers of ten around the values, for times that differ a thousandfold. */
export function logScale(values: readonly number[]): Scale {
  const known = values.filter((value) => value > 0)
  const low = Math.floor(Math.log10(Math.min(1_000, ...known)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(10, ...known))))
  return {
    at: (value) => Math.min(1, Math.max(0, (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low))),
    marks: Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n)),
  }
}

/** The distance between labelled periods, so that each label has room. */
export function nameStep(count: number, most: number, steps: readonly number[]): number {
  return steps.find((one) => Math.ceil(count / one) <= most) ?? Math.ceil(count / Math.max(1, most))
}

/** Sums neighbouring values to at most this number, where there is no room for each. */
export function grouped(values: readonly number[], most: number): number[] {
  const size = Math.ceil(values.length / most)
  return Array.from({ length: Math.ceil(values.length / size) }, (_, n) =>
    values.slice(n * size, (n + 1) * size).reduce((sum, value) => sum + value, 0),
  )
}

/** Runs of neighbours that have a value: a line is drawn through each. */
export function runsOf(values: readonly (number | null)[]): (readonly [index: number, value: number])[][] {
  const runs: [number, number][][] = []
  let run: [number, number][] | null = null
  for (const [index, value] of values.entries()) {
    if (value === null) run = null
    else if (run) run.push([index, value])
    else runs.push((run = [[index, value]]))
  }
  return runs
}
