// The parts of an attempt's time, one after the other.

const PHASES = ['dns', 'connect', 'tls', 'firstByte', 'body'] as const

export interface TimingPhase {
  readonly part: (typeof PHASES)[number]
  readonly ms: number
  /** Of the whole, from 0 to 100. */
  readonly from: number
  readonly length: number
}

/**
 * What an attempt of the API says of its time. The parts of a connection that was open already are not there; what is left
 * of the total after the last known part is the body of the answer, or the part in which it failed.
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
