import { words } from '../../words/words.ts'

/** As high as the chart, so that nothing moves when it loads. */
export function ChartLoading() {
  return <div className="chart-loading" role="status" aria-label={words.parts.loading} />
}
