import { number } from '../words/format.ts'
import { words } from '../words/words.ts'

interface SparkHour {
  readonly at: string
  readonly delivered: number
  readonly failed: number
}

const HEIGHT = 24
const BAR_STEP = 5
const BAR_WIDTH = 4
/** The height of an hour without deliveries, so that it is visible. */
const BAR_MIN = 1.5

/** The last hours as bars, with failures in red at their feet; in words for screen readers. */
export function Sparkline({ hours }: { hours: readonly SparkHour[] }) {
  const most = Math.max(1, ...hours.map(({ delivered, failed }) => delivered + failed))
  return (
    <svg className="spark" viewBox={`0 0 ${hours.length * BAR_STEP} ${HEIGHT}`} role="img" aria-label={inWords(hours)}>
      {hours.map(({ at, delivered, failed }, n) => {
        const all = delivered + failed
        const tall = all === 0 ? 1 : Math.max(BAR_MIN, ((HEIGHT - 3) * all) / most)
        const bad = failed === 0 ? 0 : Math.max(BAR_MIN, (tall * failed) / all)
        return (
          <g key={at}>
            <rect
              className={delivered > 0 ? 'good' : undefined}
              x={n * BAR_STEP}
              y={HEIGHT - tall}
              width={BAR_WIDTH}
              height={Math.max(0, tall - bad)}
            />
            {bad > 0 && <rect className="fail" x={n * BAR_STEP} y={HEIGHT - bad} width={BAR_WIDTH} height={bad} />}
          </g>
        )
      })}
    </svg>
  )
}

function inWords(hours: readonly SparkHour[]): string {
  const sum = (of: (hour: SparkHour) => number): number => hours.reduce((total, hour) => total + of(hour), 0)
  const [delivered, failed] = [sum((hour) => hour.delivered), sum((hour) => hour.failed)]
  if (delivered + failed === 0) return words.parts.nothingSent
  return words.parts.sentIn24h(number(delivered), number(failed), hours.filter((hour) => hour.failed > 0).length)
}
