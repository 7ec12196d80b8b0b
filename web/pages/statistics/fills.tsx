// The fills of chart areas: a colour and a pattern each, so that nobody has to distinguish colours.

type Pattern = 'plain' | 'rising' | 'falling' | 'dots' | 'lines' | 'bars' | 'grid' | 'crossed' | 'empty'

interface Fill {
  /** A CSS variable of the theme. */
  readonly color: string
  readonly pattern: Pattern
}

export const FILLS = {
  delivered: { color: 'accent', pattern: 'plain' },
  undelivered: { color: 'danger-lamp', pattern: 'rising' },
  late: { color: 'warning-lamp', pattern: 'falling' },
  answered: { color: 'success-lamp', pattern: 'plain' },
  missed: { color: 'danger-lamp', pattern: 'rising' },
  abandoned: { color: 'warning-lamp', pattern: 'dots' },
  unanswered: { color: 'danger-lamp', pattern: 'lines' },
  busy: { color: 'warning-lamp', pattern: 'falling' },
  voicemail: { color: 'info-lamp', pattern: 'bars' },
  rejected: { color: 'danger-lamp', pattern: 'crossed' },
  failed: { color: 'text-2', pattern: 'empty' },
  blocked: { color: 'text-2', pattern: 'grid' },
} as const satisfies Record<string, Fill>

export type FillName = keyof typeof FILLS

const SIZE = 6

const MARKS: Readonly<Record<Exclude<Pattern, 'plain'>, string>> = {
  rising: `M0 ${SIZE}L${SIZE} 0M-1 1L1 -1M${SIZE - 1} ${SIZE + 1}L${SIZE + 1} ${SIZE - 1}`,
  falling: `M0 0L${SIZE} ${SIZE}M${SIZE - 1} -1L${SIZE + 1} 1M-1 ${SIZE - 1}L1 ${SIZE + 1}`,
  dots: 'M1.5 1.5h1M4.5 4.5h1',
  lines: 'M0 1.5h6M0 4.5h6',
  bars: 'M1.5 0v6M4.5 0v6',
  grid: 'M0 1.5h6M1.5 0v6',
  crossed: `M0 0L${SIZE} ${SIZE}M0 ${SIZE}L${SIZE} 0`,
  empty: '',
}

/** All patterns, once for the page: every filled area refers to them. */
export function Patterns() {
  return (
    <svg className="patterns" aria-hidden="true">
      <defs>
        {Object.entries(FILLS).map(([name, { color, pattern }]) => (
          <pattern key={name} id={`fill-${name}`} width={SIZE} height={SIZE} patternUnits="userSpaceOnUse">
            <rect width={SIZE} height={SIZE} fill={`var(--${color})`} opacity={pattern === 'plain' ? 1 : 0.3} />
            {pattern !== 'plain' && (
              <path
                d={MARKS[pattern]}
                stroke={`var(--${color})`}
                strokeWidth={pattern === 'dots' ? 1.75 : 1.5}
                strokeLinecap="square"
              />
            )}
          </pattern>
        ))}
      </defs>
    </svg>
  )
}

export const fillOf = (name: FillName): string => `url(#fill-${name})`

/** A sample of the fill, for the legend. */
export function Swatch({ of }: { of: FillName }) {
  return (
    <svg className="swatch" viewBox="0 0 12 12" aria-hidden="true">
      <rect width="12" height="12" fill={fillOf(of)} stroke={`var(--${FILLS[of].color})`} />
    </svg>
  )
}
