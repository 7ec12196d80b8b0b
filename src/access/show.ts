// Shows a response to somebody who lacks a right (S54): the function `show` walks the schema of the response beside its value.
// Without the right to see numbers, every text has its numbers masked, unless its schema says that the text is harmless: the
// response of a new route is masked by default. Marks of the schemas say which values the other rights show.
import * as z from 'zod/mini'
import { maskNumbers } from '../text/mask-numbers.ts'
import type { Access, Right } from './policy.ts'
import { DOTS, showText } from './show-text.ts'

type Schema = z.core.$ZodType

/** What a schema says about its values beside their type. */
type Mark =
  /** A text without numbers of calls, if it has this form. */
  | { readonly kind: 'harmless'; readonly form: RegExp }
  /** Whoever lacks one of these rights sees `empty` instead. */
  | { readonly kind: 'hidden'; readonly needs: readonly Right[]; readonly empty: unknown }
  /** A URL of a request, which may contain values of the call. */
  | { readonly kind: 'origin' }
  /** A sentence of Offhook that may end with words of a receiver or a command. */
  | { readonly kind: 'quoting' }
  /** Values by the code of their field. */
  | { readonly kind: 'fields'; readonly needs: FieldRights }
  /** An object with the code of a field in the member `code`, and values of this field in other members. */
  | ({ readonly kind: 'field'; readonly needs: FieldRights } & FieldMembers)
  /** The body is no JSON. The handler shows each of its rows with this schema; `null`: its bytes contain no text of calls. */
  | { readonly kind: 'rows'; readonly row: Schema | null }

/** The rights that are needed to see the values of a field. */
export type FieldRights = Readonly<Record<string, readonly Right[]>>

interface FieldMembers<Name extends string = string> {
  /** The member with the code of the field. */
  readonly code: Name
  /** The members with values of the field. */
  readonly values: readonly Name[]
  /** What somebody sees who may not see the values. */
  readonly empty: unknown
}

/** By the definition of the schema, which a copy of the schema with another description shares. */
const marks = new WeakMap<object, Mark>()

function marked<S extends Schema>(schema: S, given: Mark): S {
  const before = marks.get(schema._zod.def)
  const mark =
    before?.kind === 'hidden' && given.kind === 'hidden'
      ? { ...given, needs: [...before.needs, ...given.needs] }
      : given
  // The definition is copied: the mark belongs to this schema, and not to others that share its definition.
  const own = z.clone(schema, { ...schema._zod.def }, { parent: true })
  marks.set(own._zod.def, mark)
  return own
}

/** The mark of a schema, or of what it wraps. */
export function markOf(schema: Schema): Mark | null {
  const mark = marks.get(schema._zod.def)
  if (mark) return mark
  const inner = innerOf(schema)
  return inner === null ? null : markOf(inner)
}

const ANY_FORM = /^/

/** A body may contain numbers in any encoding. */
const BODY_RIGHTS: readonly Right[] = ['bodies', 'numbers']

/** The quoted part of a sentence, to its end. Sentences of earlier versions named the target of a redirect after "to". */
const QUOTE = /(?:: | ?"|(?<=^The receiver redirected) to ).*$/s

/** A text that is no number of a call, such as an id. A value in another form is masked like any text. */
export function harmless<S extends Schema>(schema: S, form: RegExp = ANY_FORM): S {
  return marked(schema, { kind: 'harmless', form })
}

/** The body or the headers of a request or response. It is also hidden from whoever lacks the right to see numbers. */
export function body<S extends Schema>(schema: S, empty: z.core.output<S>): S {
  return marked(schema, { kind: 'hidden', needs: BODY_RIGHTS, empty })
}

/** The URL of a request: without the right to see bodies, only scheme and host are shown. */
export function origin<S extends Schema>(schema: S): S {
  return marked(schema, { kind: 'origin' })
}

/**
 * A sentence that may quote a response or the output of a command, after a colon or in straight quotes. Without the right to see
 * bodies, it ends before the quote.
 */
export function quoting<S extends Schema>(schema: S): S {
  return marked(schema, { kind: 'quoting' })
}

/** A link to audio, or bytes that may contain one in an encoding: `null` without the right to listen to recordings. */
export function audio<S extends Schema>(schema: S): S {
  return marked(schema, { kind: 'hidden', needs: ['recordings'], empty: null })
}

/** A record of values by the code of their field. Values that somebody may not see are `null`. */
export function valuesByField<S extends Schema>(schema: S, needs: FieldRights): S {
  return marked(schema, { kind: 'fields', needs })
}

/** An object about one field. */
export function valuesOfField<S extends z.core.$ZodObject>(
  schema: S,
  needs: FieldRights,
  members: FieldMembers<keyof S['_zod']['def']['shape'] & string>,
): S {
  return marked(schema, { kind: 'field', needs, ...members })
}

/** A body that is no JSON, such as a file or a stream. Its handler shows each row or event with the schema of a row. */
export function rowsOf<S extends Schema>(schema: S, row: Schema): S {
  return marked(schema, { kind: 'rows', row })
}

/** A body without any text, such as audio: whoever may use its route may have it as it is. */
export function bytes<S extends Schema>(schema: S): S {
  return marked(schema, { kind: 'rows', row: null })
}

/** Whether nothing is hidden from somebody: the responses need no walk. */
export function seesAll({ rights }: Pick<Access, 'rights'>): boolean {
  return rights.has('numbers') && rights.has('bodies') && rights.has('recordings')
}

/** The value of a response as somebody sees it. Throws for a value that the schema does not describe. */
export function show(schema: Schema, value: unknown, access: Access): unknown {
  const mark = marks.get(schema._zod.def)
  return mark === undefined ? showAs(schema, value, access) : showMarked(schema, mark, value, access)
}

function showMarked(schema: Schema, mark: Mark, value: unknown, access: Access): unknown {
  switch (mark.kind) {
    case 'harmless':
      return typeof value === 'string' && mark.form.test(value) ? value : showAs(schema, value, access)
    case 'hidden':
      return hasAll(access, mark.needs) ? showAs(schema, value, access) : mark.empty
    case 'origin':
      return hasAll(access, BODY_RIGHTS) || typeof value !== 'string'
        ? showAs(schema, value, access)
        : originOf(value, access)
    case 'quoting':
      return hasAll(access, BODY_RIGHTS) || typeof value !== 'string'
        ? showAs(schema, value, access)
        : showText(value.replace(QUOTE, '…'), access)
    case 'fields': {
      const shown = showAs(schema, value, access)
      return isMembers(value) && isMembers(shown) ? replaced(shown, hiddenAmong(mark.needs, access), null) : shown
    }
    case 'field': {
      const shown = showAs(schema, value, access)
      if (!isMembers(value) || !isMembers(shown)) return shown
      const code = value[mark.code]
      const isHidden = typeof code === 'string' && hiddenAmong(mark.needs, access).includes(code)
      return isHidden ? replaced(shown, mark.values, mark.empty) : shown
    }
    case 'rows':
      throw new Error('a file or stream is no JSON: its handler shows its rows')
  }
}

function hasAll({ rights }: Access, needs: readonly Right[]): boolean {
  return needs.every((right) => rights.has(right))
}

function hiddenAmong(needs: FieldRights, access: Access): readonly string[] {
  return Object.entries(needs).flatMap(([code, rights]) => (hasAll(access, rights) ? [] : [code]))
}

function replaced(members: Members, names: readonly string[], empty: unknown): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, names.includes(name) ? empty : member]),
  )
}

type Members = Readonly<Record<string, unknown>>

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The schema inside of one that only says whether a value may be missing. */
function innerOf(schema: Schema): Schema | null {
  const { def } = (schema as z.core.$ZodTypes)._zod
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the default is for all other types
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return def.innerType
    case 'pipe':
      return def.out
    case 'lazy':
      return def.getter()
    default:
      return null
  }
}

function showAs(schema: Schema, value: unknown, access: Access): unknown {
  // `null` and what is missing show nothing.
  if (value === null || value === undefined) return value
  const inner = innerOf(schema)
  if (inner !== null) return show(inner, value, access)
  const { def } = (schema as z.core.$ZodTypes)._zod
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the default is for all other types
  switch (def.type) {
    case 'object':
      return showObject(def, expectMembers(value), access)
    case 'record':
      return showRecord(value, (member) => show(def.valueType, member, access), access)
    case 'array':
      return expectList(value).map((item) => show(def.element, item, access))
    case 'tuple':
      return expectList(value).map((item, index) => {
        const schemaOfItem = def.items[index] ?? def.rest
        return schemaOfItem ? show(schemaOfItem, item, access) : showUnknown(item, access)
      })
    case 'union':
      return showUnion(def, value, access)
    case 'enum':
      return Object.values(def.entries).some((one) => one === value) ? value : showUnknown(value, access)
    case 'literal':
      return def.values.some((one) => one === value) ? value : showUnknown(value, access)
    case 'number':
    case 'boolean':
      return typeof value === def.type ? value : showUnknown(value, access)
    default:
      return showUnknown(value, access)
  }
}

function showObject({ shape, catchall }: z.core.$ZodObjectDef, value: Members, access: Access): Members {
  const shown: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined
    // A member that the contract does not declare is nobody's to see.
    if (schema) shown[name] = show(schema, member, access)
    else if (catchall && catchall._zod.def.type !== 'never') shown[name] = show(catchall, member, access)
  }
  return shown
}

/** The names of a record come from the call or from people, as its values do. */
function showRecord(value: unknown, showMember: (member: unknown) => unknown, access: Access): Members {
  const shown = new Map<string, unknown>()
  for (const [name, member] of Object.entries(expectMembers(value))) {
    const masked = showText(name, access)
    let unique = masked
    // Two names may differ only in their numbers.
    for (let count = 2; shown.has(unique); count += 1) unique = `${masked} (${count})`
    shown.set(unique, showMember(member))
  }
  return Object.fromEntries(shown)
}

function showUnion(def: z.core.$ZodUnionDef, value: unknown, access: Access): unknown {
  const option = optionFor(def, value)
  // A number among other types is the value of a field.
  return option && typeof value !== 'number' ? show(option, value, access) : showUnknown(value, access)
}

/** The option of a union that describes the value. Only if several have its type, the value itself is checked. */
function optionFor(def: z.core.$ZodUnionDef, value: unknown): Schema | null {
  const options = def.options.flatMap(optionsIn).filter((option) => hasTypeOf(option, value))
  const [only, another] = options
  if (only && !another) return only
  const discriminator = 'discriminator' in def ? String(def.discriminator) : null
  const named =
    discriminator === null || !isMembers(value)
      ? undefined
      : options.find((option) => {
          const shape: Readonly<Record<string, Schema>> =
            'shape' in option._zod.def ? Object(option._zod.def.shape) : {}
          const schema = shape[discriminator]
          return schema !== undefined && z.safeParse(schema, value[discriminator]).success
        })
  return named ?? options.find((option) => z.safeParse(option, value).success) ?? null
}

function optionsIn(schema: Schema): readonly Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  return def.type === 'union' && !marks.has(def) ? def.options.flatMap(optionsIn) : [schema]
}

function hasTypeOf(schema: Schema, value: unknown): boolean {
  const inner = innerOf(schema)
  if (inner !== null) return hasTypeOf(inner, value)
  const { def } = (schema as z.core.$ZodTypes)._zod
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the default is for all other types
  switch (def.type) {
    case 'object':
    case 'record':
      return isMembers(value)
    case 'array':
    case 'tuple':
      return Array.isArray(value)
    case 'string':
      return typeof value === 'string'
    case 'enum':
      return Object.values(def.entries).some((one) => one === value)
    case 'literal':
      return def.values.some((one) => one === value)
    case 'number':
    case 'boolean':
      return typeof value === def.type
    case 'null':
      return value === null
    case 'unknown':
    case 'any':
      return true
    default:
      return false
  }
}

function expectMembers(value: unknown): Members {
  if (isMembers(value)) return value
  throw new Error('the response has no object where its schema has one')
}

function expectList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Error('the response has no list where its schema has one')
}

/** A shorter number among values of calls is a duration or a count. */
const NUMBER_DIGITS_MIN = 7

/** A value that no schema describes. */
function showUnknown(value: unknown, access: Access): unknown {
  if (typeof value === 'string') return showText(value, access)
  if (Array.isArray(value)) return value.map((item) => showUnknown(item, access))
  if (isMembers(value)) return showRecord(value, (member) => showUnknown(member, access), access)
  if (typeof value !== 'number' || access.rights.has('numbers')) return value
  const text = String(value)
  return text.replaceAll(/\D/g, '').length < NUMBER_DIGITS_MIN ? value : maskNumbers(text)
}

/** The scheme and the host of a URL. */
function originOf(url: string, access: Access): string {
  const [, scheme = '', host = ''] = /^([a-z][a-z\d+.-]*:\/\/)(?:[^/?#]*@)?([^/?#]*)/i.exec(url) ?? []
  return scheme === '' ? DOTS : `${scheme}${IP_ADDRESS.test(host) ? host : showText(host, access)}/…`
}

/** The host of a URL that is an IPv4 address, with its port. */
const IP_ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?$/
