// Where a file of configuration may refer to what it does not hold: `${CRM_TOKEN}`, a variable of whoever applies it, or
// `{file: path}`. Nowhere else is such a text anything but a text: bodies may be written in any language.
import { pointerToken } from '../../json/json-pointer.ts'
import { AUTH_KINDS, referableMembers } from '../../render/auth/kinds.ts'
import { STEP_AUTH_KINDS } from '../../steps/step.ts'

/** A place by its steps: what is below each member, `*` for any; `true`: a value that may be a reference. */
interface Places {
  readonly [step: string]: Places | true
}

const membersAre = (...names: readonly string[]): Places => Object.fromEntries(names.map((name) => [name, true]))

/** Of a header: only where it is secret. */
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

/** A variable within a text; `$${` stands for `${` itself. */
export const REFERENCE_PATTERN = /\$(\$?)\{([A-Z_][A-Z0-9_]*)\}/g

/** Whether a text refers to a variable. */
export function hasReference(text: string): boolean {
  return [...text.matchAll(REFERENCE_PATTERN)].some(([, escaped]) => escaped === '')
}

/** A text that means itself, as a file has it where references may stand. */
export function escapeReferences(text: string): string {
  return text.replaceAll(REFERENCE_PATTERN, '$$$&')
}

/**
 * The configuration, in which each value that may be a reference is what `change` makes of it; `undefined`: it is left out. What has no such
 * place in it is not looked through, and no pointer to it is written: a key may be as long as a body.
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
  // Members that have no place are as many as somebody likes: they are not looked at.
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
