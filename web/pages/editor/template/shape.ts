// Reading what a stranger wrote, member by member: what is not named is refused, with where it stands.

/** What a template cannot be, and where. */
export type Flaw = 'unknown' | 'shape' | 'secret'

/** Thrown within a reader only: whoever reads a whole catches it. */
export class Refused extends Error {
  readonly flaw: Flaw
  readonly where: string

  constructor(flaw: Flaw, where: string) {
    super(`${flaw} at ${where}`)
    this.flaw = flaw
    this.where = where
  }
}

/** `at`: where it stands, for people. */
export type Read<Value> = (value: unknown, at: string) => Value

type Members<Shape> = { readonly [Key in keyof Shape]-?: Read<Shape[Key]> }

export function object<Shape extends object>(members: Members<Shape>): Read<Shape> {
  const names = new Set(Object.keys(members))
  return (value, at) => {
    const given = entriesOf(value, at)
    for (const name of given.keys()) if (!names.has(name)) throw new Refused('unknown', within(at, name))
    const read = Object.entries<Read<unknown>>(members).map(([name, member]) => [
      name,
      member(given.get(name), within(at, name)),
    ])
    // Members that may be left out are not there, rather than undefined.
    return Object.fromEntries(read.filter(([, member]) => member !== undefined)) as Shape
  }
}

export function text(max: number): Read<string> {
  return (value, at) => {
    if (typeof value !== 'string' || value.length > max) throw new Refused('shape', at)
    return value
  }
}

export const flag: Read<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new Refused('shape', at)
  return value
}

export const number: Read<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Refused('shape', at)
  return value
}

export function oneOf<const Value extends string | number>(values: readonly Value[]): Read<Value> {
  return (value, at) => {
    const found = values.find((one) => one === value)
    if (found === undefined) throw new Refused('shape', at)
    return found
  }
}

export function list<Value>(member: Read<Value>, max: number): Read<readonly Value[]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length > max) throw new Refused('shape', at)
    return value.map((one, index) => member(one, `${at}[${index}]`))
  }
}

export function record(member: Read<string>, max: number): Read<Readonly<Record<string, string>>> {
  return (value, at) => {
    const given = entriesOf(value, at)
    if (given.size > max) throw new Refused('shape', at)
    return Object.fromEntries([...given].map(([name, one]) => [name, member(one, within(at, name))]))
  }
}

export function orNull<Value>(member: Read<Value>): Read<Value | null> {
  return (value, at) => (value === null ? null : member(value, at))
}

export function orLeftOut<Value>(member: Read<Value>): Read<Value | undefined> {
  return (value, at) => (value === undefined ? undefined : member(value, at))
}

export function entriesOf(value: unknown, at: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused('shape', at)
  return new Map(Object.entries(value))
}

function within(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}
