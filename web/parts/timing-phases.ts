// The phases of an attempt, one after the other.

const PHASES = ['dns', 'connect', 'tls', 'firstByte', 'body'] as const

interface TimingPhase {
  readonly part: (typeof PHASES)[number]
  readonly ms: number
  /** Per cent of the whole, from 0 to 100. */
  readonly from: number
  readonly length: number
}

/**
 * The phases of an attempt, from the timing that the API returns. The phases of a reused connection are missing; the rest of
 * the total after the last known phase is the body of the response, or the phase in which the attempt failed.
 */
export function timingPhases(timing: Readonly<Record<string, number | null>>): readonly TimingPhase[] {
  const known = PHASES.flatMap((part) => {
    const ms = timing[part]
    return ms === null || ms === undefined ? [] : [{ part, ms }]
  })
  const spent = known.reduce((sum, { ms }) => sum + ms, 0)
  const total = Math.max(timing['total'] ?? spent, spent)
  const rest = total - spent
  const next = PHASES[PHASES.findIndex((part) => part === known.at(-1)?.part) + 1]
  const all = known.length > 0 && next !== undefined && rest >= 0.5 ? [...known, { part: next, ms: rest }] : known
  let from = 0
  return all.map(({ part, ms }) => {
    const stretch = { part, ms, from: percent(from, total), length: percent(ms, total) }
    from += ms
    return stretch
  })
}

function percent(ms: number, total: number): number {
  return total === 0 ? 0 : Math.round((ms / total) * 1000) / 10
}
