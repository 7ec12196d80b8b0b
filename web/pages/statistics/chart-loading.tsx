import { words } from '../../words/words.ts'

/** A placeholder as high as the chart, so that nothing moves when the chart loads. */
export function ChartLoading() {
  return <div className="chart-loading" role="status" aria-label={words.parts.loading} />
}
