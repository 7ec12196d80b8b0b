// Formats numbers, times and durations for people, in a given time zone.

const LOCALE = 'en-AU'

/** `25 Nov 2026, 14:05:59.402 AEDT` */
export function absolute(at: string, zone: string): string {
  return formatOf(zone, 'absolute').format(new Date(at))
}

/** `14:05:59` */
export function clock(at: string, zone: string): string {
  return formatOf(zone, 'clock').format(new Date(at))
}

/** `14:05` */
export function minuteOfDay(at: string, zone: string): string {
  return formatOf(zone, 'minute').format(new Date(at))
}

/** `25 Nov, 14:05:59`; with the year unless it is the present year. */
export function dayAndClock(at: string, zone: string): string {
  const date = new Date(at)
  const far = Math.abs(Date.now() - date.getTime()) > 300 * 86_400_000
  return formatOf(zone, far ? 'year' : 'day').format(date)
}

/** `25 Nov 2026` */
export function date(at: string, zone: string): string {
  return formatOf(zone, 'date').format(new Date(at))
}

/** `25 Nov 2026 at 14:05`, in a sentence. */
export function dateAndMinute(at: string, zone: string): string {
  return `${date(at, zone)} at ${minuteOfDay(at, zone)}`
}

/** `Wed 25 Nov` */
export function dayOfWeek(at: string, zone: string): string {
  return formatOf(zone, 'weekday').format(new Date(at)).replaceAll(',', '')
}

/** `25 Nov` */
export function monthDay(at: string, zone: string): string {
  return formatOf(zone, 'monthDay').format(new Date(at))
}

/** The time of day on the present day, else with the date. */
export function near(at: string, zone: string): string {
  return Math.abs(Date.now() - Date.parse(at)) < 43_200_000 ? clock(at, zone) : dayAndClock(at, zone)
}

/** `Sydney time (AEDT)` */
export function zoneName(zone: string): string {
  const place = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  const short = formatOf(zone, 'absolute')
    .formatToParts(new Date())
    .find(({ type }) => type === 'timeZoneName')?.value
  return zone === 'UTC' ? 'UTC' : `${place} time (${short ?? zone})`
}

/** `01:35`, `1:02:03`: a running duration. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}

/** `184 ms`, `2.4 s` */
export function milliseconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`
}

/** `5 s`, `30 min`, `24 h`, `3 days`: a round duration, in milliseconds. */
export function span(ms: number): string {
  const units = [
    [86_400_000, 'days'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ] as const
  const fit = units.find(([size]) => ms >= size && ms % size === 0 && (size < 86_400_000 || ms > size))
  return fit ? `${ms / fit[0]} ${fit[1]}` : `${ms / 1_000} s`
}

/** `3 days`, `24 hours`, `1 minute`: a duration in a sentence. */
export function spanInWords(ms: number): string {
  const units = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ] as const
  const [size, unit] = units.find(([size]) => ms > 0 && ms % size === 0 && (size < 86_400_000 || ms > size)) ?? [
    1_000,
    'second',
  ]
  return `${ms / size} ${unit}${ms === size ? '' : 's'}`
}

/** `1,204` */
export function number(n: number): string {
  return new Intl.NumberFormat(LOCALE).format(n)
}

/** `80 kB`, `1.3 MB`, `2.4 GB` */
export function fileSize(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

/** `12 s ago`, `5 min ago`, `in 3 h`: with the units of all other durations, which `Intl` lacks. */
export function relative(at: string, nowMs: number): string {
  const seconds = Math.round((new Date(at).getTime() - nowMs) / 1_000)
  const [size, unit] =
    Math.abs(seconds) < 60
      ? ([1, 's'] as const)
      : Math.abs(seconds) < 3_600
        ? ([60, 'min'] as const)
        : Math.abs(seconds) < 86_400
          ? ([3_600, 'h'] as const)
          : ([86_400, 'day'] as const)
  const count = Math.max(1, Math.round(Math.abs(seconds) / size))
  const long = `${count} ${unit}${unit === 'day' && count > 1 ? 's' : ''}`
  return seconds <= 0 ? `${long} ago` : `in ${long}`
}

const DATE_SHAPES = {
  absolute: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  weekday: { weekday: 'short', day: 'numeric', month: 'short' },
  monthDay: { day: 'numeric', month: 'short' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  year: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** Formatters are cached: creating one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string, shape: keyof typeof DATE_SHAPES): Intl.DateTimeFormat {
  const known = formats.get(`${shape} ${timeZone}`)
  if (known) return known
  const made = new Intl.DateTimeFormat(LOCALE, { ...DATE_SHAPES[shape], timeZone, hourCycle: 'h23' })
  formats.set(`${shape} ${timeZone}`, made)
  return made
}
