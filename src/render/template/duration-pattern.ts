/** A parsed pattern: writes a number of seconds. */
type DurationPattern = (seconds: number) => string

const UNITS = { h: 3600, m: 60, s: 1 } as const
type Unit = keyof typeof UNITS

/**
 * Parses the argument of `seconds_to`: h, m and s, doubled for two digits, such as `mm:ss`. The largest unit has no limit: 3700
 * seconds are `61:40` in `mm:ss`. An error is returned as text.
 */
export function durationPattern(pattern: string): DurationPattern | string {
  const groups = [...pattern.matchAll(/([A-Za-z])\1*|[^A-Za-z]+/g)].map(([group]) => group)
  const letters = groups.filter((group) => /^[A-Za-z]/.test(group))
  const wrong = letters.find((group) => !/^(?:hh?|mm?|ss?)$/.test(group))
  if (wrong !== undefined) return `"${wrong}" is not a duration pattern. Use h, m and s, such as mm:ss or h:mm:ss.`
  const units = letters.map(unitOf)
  if (units.length === 0) return 'Enter a pattern after "seconds_to:", such as mm:ss or h:mm:ss.'
  const greatest = Math.max(...units.map((unit) => UNITS[unit]))
  return (seconds) => {
    const whole = Math.floor(Math.abs(seconds))
    const written = groups.map((group) => (/^[A-Za-z]/.test(group) ? part(group, whole, greatest) : group)).join('')
    return seconds < 0 && whole > 0 ? `-${written}` : written
  }
}

function part(group: string, seconds: number, greatest: number): string {
  const size = UNITS[unitOf(group)]
  const count = Math.floor(seconds / size)
  // Sixty of a unit are one of the next, unless nothing greater is shown.
  return String(size === greatest ? count : count % 60).padStart(group.length, '0')
}

function unitOf(group: string): Unit {
  return group.startsWith('h') ? 'h' : group.startsWith('m') ? 'm' : 's'
}
