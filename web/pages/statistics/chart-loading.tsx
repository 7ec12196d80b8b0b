import { words } from '../../words/words.ts'

/** As high as what comes, so that nothing moves when it does. */
export function ChartLoading() {
  return <div className="chart-loading" role="status" aria-label={words.parts.loading} />
}
