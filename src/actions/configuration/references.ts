// Where a configuration file may refer to a value outside the file: `${CRM_TOKEN}`, a variable of the person who applies it, or
// `{file: path}`. Anywhere else such text is plain text, because bodies may be in any template language.
import { pointerToken } from '../../json/json-pointer.ts'
import { AUTH_KINDS, referableMembers } from '../../render/auth/kinds.ts'
import { STEP_AUTH_KINDS } from '../../steps/step.ts'

/**
 * The places of references, by steps: the places below each member, with `*` for any member; `true`: a value that may
 * be a reference.
 */
interface Places {
  readonly [step: string]: Places | true
}

const membersAre = (...names: readonly string[]): Places => Object.fromEntries(names.map((name) => [name, true]))

/** A header may have a reference only if it is secret. */
const HEADER_PLACES = membersAre('value')

const PLACES: Places = {
  integrations: {
    '*': {
      request: {
        auth: membersAre(...referableMembers(AUTH_KINDS)),
        headers: { '*': HEADER_PLACES },
      },
      settings: { '*': true },
      tls: membersAre('ca', 'certificate', 'key'),
    },
  },
  sources: { '*': { settings: { '*': true } } },
  steps: { '*': { auth: membersAre(...referableMembers(STEP_AUTH_KINDS)) } },
}

/** A variable in a text. `$${` stands for a literal `${`. */
export const REFERENCE_PATTERN = /\$(\$?)\{([A-Z_][A-Z0-9_]*)\}/g

/** Whether a text refers to a variable. */
export function hasReference(text: string): boolean {
  return [...text.matchAll(REFERENCE_PATTERN)].some(([, escaped]) => escaped === '')
}

/** Escapes a text for a place where references are allowed, so that the text stays as it is. */
export function escapeReferences(text: string): string {
  return text.replaceAll(REFERENCE_PATTERN, '$$$&')
}

/**
 * The configuration with the result of `change` in place of each value that may be a reference; `undefined` leaves the value out.
 * Other parts are not visited, and no pointer is built for them: a key may be as long as a body.
 */
export function mapReferable(config: unknown, change: (value: unknown, pointer: string) => unknown): unknown {
  return mapValue(config, PLACES, { pointer: '', change })
}

interface Walk {
  readonly pointer: string
  readonly change: (value: unknown, pointer: string) => unknown
}

function mapValue(value: unknown, below: Places, walk: Walk): unknown {
  if (Array.isArray(value)) {
    const items = value.map((one, index) => mapMember(one, { holder: value, key: index, below }, walk))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  if (typeof value !== 'object' || value === null) return value
  // Members without a place are skipped, because there may be any number of them.
  const changes = Object.keys('*' in below ? value : below).flatMap((key) => {
    const before: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
    const now = mapMember(before, { holder: value, key, below }, walk)
    return now === before ? [] : [{ key, now }]
  })
  if (changes.length === 0) return value
  const copy: Record<string, unknown> = { ...value }
  for (const { key, now } of changes) {
    if (now === undefined) delete copy[key]
    else copy[key] = now
  }
  return copy
}

function mapMember(
  value: unknown,
  { holder, key, below }: { readonly holder: object; readonly key: string | number; readonly below: Places },
  { pointer, change }: Walk,
): unknown {
  if (value === undefined) return value
  const place = Object.hasOwn(below, key) ? below[key] : below['*']
  if (place === undefined) return value
  const at = pointer + pointerToken(key)
  if (place !== true) return mapValue(value, place, { pointer: at, change })
  const isHeader = below === HEADER_PLACES
  return isHeader && !('secret' in holder && holder.secret === true) ? value : change(value, at)
}
