// One command of the terminal: what it takes, what it does, how it answers.
//
// Exit codes: 0 done, 1 failed, 2 wrong use. A command returns 0 or 1; wrong use is thrown, so that it can be found
// anywhere in the reading of arguments; a setting that cannot be used is wrong use too.
import type { ArgDef, ArgsDef, ParsedArgs } from 'citty'
import { parseArgs } from 'citty'
import { nearestOf } from '../nearest.ts'

export type Exit = 0 | 1 | 2

export interface Command<T extends ArgsDef = ArgsDef> {
  readonly name: string
  /** One sentence, shown in the list and at the top of the help. */
  readonly summary: string
  /** What a reader of the help should know beyond the options. */
  readonly about?: string
  readonly args: T
  /** Command lines that work as they stand, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[]
  readonly run: (args: ParsedArgs<T>) => Promise<Exit>
}

/** A command whose `run` has lost its argument types, as the table of commands keeps it. */
export interface AnyCommand extends Omit<Command, 'run'> {
  readonly invoke: (rawArgs: string[]) => Promise<Exit>
}

/** The person asked for something that this command does not take. The message says what it does take. */
export class WrongUse extends Error {}

/** Binds the reading of arguments to the command that declared them. */
export function command<const T extends ArgsDef>(definition: Command<T>): AnyCommand {
  const { run, ...rest } = definition
  return { ...rest, invoke: (rawArgs) => run(readArgs(rawArgs, definition)) }
}

/** Arguments that every command takes. */
export const COMMON_ARGS = {
  json: { type: 'boolean', description: 'Answer in JSON, for programs' },
} as const satisfies ArgsDef

function readArgs<T extends ArgsDef>(rawArgs: string[], { name, args }: Command<T>): ParsedArgs<T> {
  const parsed = citty<T>(rawArgs, args)
  // citty keeps what it does not know and turns a missing value into ''; a typing error must not pass for a choice.
  const known = Object.keys(args).filter((key) => args[key]?.type !== 'positional')
  const short = Object.values(args).flatMap(aliasesOf)
  for (const [key, value] of Object.entries(parsed)) {
    if (key === '_' || args[key]?.type === 'positional' || short.includes(key)) continue
    const match = known.find((candidate) => candidate === key || camel(candidate) === key)
    if (match === undefined) throw new WrongUse(`"offhook ${name}" has no option --${key}.${nearest(key, known)}`)
    if (value === '') throw new WrongUse(`--${match} needs a value.`)
  }
  const positionals = Object.values(args).filter((arg) => arg.type === 'positional').length
  const surplus = parsed._[positionals]
  if (surplus !== undefined) throw new WrongUse(`"${surplus}" is one argument too many for "offhook ${name}".`)
  return parsed
}

/** The short names of an option, such as `o` for `-o`. */
export function aliasesOf(arg: ArgDef): readonly string[] {
  if (!('alias' in arg) || arg.alias === undefined) return []
  return typeof arg.alias === 'string' ? [arg.alias] : arg.alias
}

/** citty's errors, whose class it does not export, are all wrong use. */
function citty<T extends ArgsDef>(rawArgs: string[], args: T): ParsedArgs<T> {
  try {
    return parseArgs<T>(rawArgs, args)
  } catch (thrown) {
    throw new WrongUse(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function camel(kebab: string): string {
  return kebab.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** ` Did you mean --rate?` when one of the names is at most two changes away, else nothing. */
export function nearest(typed: string, names: readonly string[], prefix = '--'): string {
  const best = nearestOf(typed, names)
  return best === null ? '' : ` Did you mean ${prefix}${best}?`
}

/** A whole number of at least `min` from an argument; wrong use otherwise. */
export function wholeNumber(option: string, text: string, min = 0): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min)
    throw new WrongUse(`--${option} takes a whole number of ${min} or more, not "${text}".`)
  return value
}

/** A number above 0 from an argument; wrong use otherwise. */
export function positiveNumber(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new WrongUse(`--${option} takes a number above 0, not "${text}".`)
  return value
}

/** A moment from an argument: RFC 3339, or how long ago (`30m`, `24h`, `7d`). Answers in RFC 3339, UTC. */
export function moment(option: string, text: string, now = Date.now()): string {
  const ago = /^(\d+)(m|h|d)$/.exec(text)
  const minutes = { m: 1, h: 60, d: 1440 }[ago?.[2] ?? ''] ?? 0
  const at = ago === null ? Date.parse(text) : now - Number(ago[1]) * minutes * 60_000
  if (Number.isNaN(at))
    throw new WrongUse(`--${option} takes a time such as 2026-11-25T03:00:00Z, or 24h for a day ago.`)
  return new Date(at).toISOString()
}
