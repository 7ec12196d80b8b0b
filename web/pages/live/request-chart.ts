// The bars for requests per minute. Pure.
import type { Live } from '../../api/live.ts'

interface Bar {
  readonly at: string
  readonly x: number
  /** Heights from the bottom: failures are at the bottom. */
  readonly good: number
  readonly fail: number
}

export const CHART = { step: 10, width: 8, height: 120 } as const
/** The bar of a single request among thousands stays visible. */
const BAR_HEIGHT_MIN = 2

interface Chart {
  readonly bars: readonly Bar[]
  readonly most: number
  readonly all: number
  readonly failed: number
}

export function chartOf(minutes: Live['minutes']): Chart {
  const totals = minutes.map(({ delivered, failed }) => delivered + failed)
  const most = Math.max(0, ...totals)
  const heightOf = (n: number): number =>
    n === 0 ? 0 : Math.max(BAR_HEIGHT_MIN, (n / Math.max(1, most)) * (CHART.height - 8))
  return {
    bars: minutes.map(({ at, delivered, failed }, n) => ({
      at,
      x: n * CHART.step,
      good: round(heightOf(delivered)),
      fail: round(heightOf(failed)),
    })),
    most,
    all: totals.reduce((sum, n) => sum + n, 0),
    failed: minutes.reduce((sum, { failed }) => sum + failed, 0),
  }
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
