// Where a file of configuration may refer to what it does not hold: `${CRM_TOKEN}`, a variable of whoever applies it, or
// `{file: path}`. Nowhere else is such a text anything but a text: bodies may be written in any language.
import { step } from './json-pointer.ts'

const places = [
  /^\/integrations\/\d+\/request\/auth\/(?:username|password|token|value|client_id|client_secret|refresh_token|key)$/,
  /^\/integrations\/\d+\/settings\/[^/]+$/,
  /^\/integrations\/\d+\/tls\/(?:ca|certificate|key)$/,
  /^\/sources\/\d+\/settings\/[^/]+$/,
  /^\/steps\/\d+\/auth\/(?:username|password|token)$/,
]
const headerValue = /^\/integrations\/\d+\/request\/headers\/\d+\/value$/

/** A variable within a text; `$${` stands for `${` itself. */
export const referencePattern = /\$(\$?)\{([A-Z_][A-Z0-9_]*)\}/g

/** Whether a text refers to a variable. */
export function refers(text: string): boolean {
  return [...text.matchAll(referencePattern)].some(([, escaped]) => escaped === '')
}

/** A text that means itself, as a file has it where references may stand. */
export function escapeReferences(text: string): string {
  return text.replaceAll(referencePattern, '$$$&')
}

/** Whether the value at this JSON pointer may be a reference; `holder`: what it is a member of. */
export function mayRefer(pointer: string, holder: unknown): boolean {
  if (places.some((place) => place.test(pointer))) return true
  const isSecret = typeof holder === 'object' && holder !== null && 'secret' in holder && holder.secret === true
  return isSecret && headerValue.test(pointer)
}

/** A copy in which each value that may be a reference is what `change` makes of it; `undefined`: it is left out. */
export function mapReferable(config: unknown, change: (value: unknown, pointer: string) => unknown): unknown {
  return mapped(config, { pointer: '', change })
}

interface Walk {
  readonly pointer: string
  readonly change: (value: unknown, pointer: string) => unknown
}

function mapped(value: unknown, walk: Walk): unknown {
  if (Array.isArray(value))
    return value.map((one, index) => member(one, value, { ...walk, pointer: `${walk.pointer}/${index}` }))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const pointer = walk.pointer + step(key)
      const now = member(one, value, { ...walk, pointer })
      return now === undefined ? [] : [[key, now]]
    }),
  )
}

function member(value: unknown, holder: unknown, walk: Walk): unknown {
  return mayRefer(walk.pointer, holder) ? walk.change(value, walk.pointer) : mapped(value, walk)
}
