// The country and the time zone of an account: numbers are read in that country, days in that zone.
import { regionOf } from './region-of.ts'
import { words } from '../words/words.ts'
import { SelectField } from './field.tsx'

const say = words.people

export interface Home {
  readonly country: string
  readonly timezone: string
}

interface HomeFieldsProps {
  readonly home: Home
  readonly onHome: (home: Home) => void
}

export function HomeFields({ home, onHome }: HomeFieldsProps) {
  const country = countryName(home.country)
  return (
    <>
      <div className="grid2">
        <SelectField
          label={say.country}
          value={home.country}
          choices={countries()}
          onPick={(picked) => onHome({ ...home, country: picked })}
        />
        <SelectField
          label={say.timezone}
          value={home.timezone}
          choices={zones(home.timezone)}
          onPick={(picked) => onHome({ ...home, timezone: picked })}
        />
      </div>
      <p className="hint">{say.countryHint(country)}</p>
    </>
  )
}

/** Guesses the time zone from the browser, and the country from its language or from that time zone. */
export function guessHome(): Home {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const region = regionOf(navigator.language)
  return { timezone, country: region !== null && codes.includes(region) ? region : 'AU' }
}

/** Codes that have a name but are not countries: unions, unknown and invented regions. */
const NOT_COUNTRIES = /^(?:EU|EZ|UN|QO|XA|XB|ZZ|AC|CP|CQ|DG|EA|IC|TA)$/

const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

export function countryName(code: string): string {
  return regionNames.of(code) ?? code
}

/** ISO 3166: the two-letter codes that have a name, without codes of non-countries and without former codes. */
const codes: readonly string[] = letters().flatMap((a) =>
  letters()
    .map((b) => a + b)
    .filter((code) => regionNames.of(code) !== undefined && !NOT_COUNTRIES.test(code) && isCurrent(code)),
)

/** False for the code of a former country: its name is that of the country it is part of now, which would be listed twice. */
function isCurrent(code: string): boolean {
  return new Intl.Locale('und', { region: code }).region === code
}

function letters(): string[] {
  return Array.from({ length: 26 }, (_, at) => String.fromCodePoint(65 + at))
}

/** All countries, to choose one. */
export function countries() {
  return codes.map((value) => ({ value, label: countryName(value) })).toSorted((a, b) => a.label.localeCompare(b.label))
}

/** UTC first; `now` is in the list even if this browser does not know it. */
export function zones(now: string) {
  const all = Intl.supportedValuesOf('timeZone')
  return ['UTC', ...new Set([now, ...all].filter((zone) => zone !== 'UTC'))].map((value) => ({
    value,
    label: value.replaceAll('_', ' '),
  }))
}
