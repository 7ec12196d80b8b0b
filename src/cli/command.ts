// One command of the terminal: its arguments, its action, its output.
//
// Exit codes: 0 done, 1 failed, 2 usage error. A command returns 0 or 1; a usage error is thrown, so that it can be found
// anywhere while arguments are read; a setting that cannot be used is a usage error too.
import { parseArgs } from 'node:util'
import { messageOf } from '../errors.ts'
import { nearestOf } from '../text/nearest-name.ts'

export type ExitCode = 0 | 1 | 2

/** A positional argument, in the order of the table. */
interface PositionalArg {
  readonly type: 'positional'
  readonly description: string
  readonly required: boolean
}

interface StringArg {
  readonly type: 'string'
  readonly description: string
  /** The short form of the option: one letter, as in `-o`. */
  readonly short?: string
  /** The name of the value in the help; by default the name of the option. */
  readonly valueHint?: string
  readonly default?: string
  readonly required?: true
}

interface BooleanArg {
  readonly type: 'boolean'
  readonly description: string
  readonly short?: string
}

/** An option with a fixed set of values. */
interface EnumArg {
  readonly type: 'enum'
  readonly options: readonly string[]
  readonly description: string
  readonly default?: string
}

export type OptionArg = StringArg | BooleanArg | EnumArg
export type Arg = PositionalArg | OptionArg
/** The arguments of a command, by name, in the order of the help. */
export type Args = Readonly<Record<string, Arg>>

type Value<A extends Arg> = A extends BooleanArg ? boolean : A extends EnumArg ? A['options'][number] : string
type ParsedValue<A extends Arg> = A extends BooleanArg | { required: true } | { default: string }
  ? Value<A>
  : Value<A> | undefined

/** The values of a command line. An option that is not given has its default, or is `undefined`; a boolean is false. */
type ArgValues<T extends Args> = { readonly [Name in keyof T]: ParsedValue<T[Name]> }

interface Command<T extends Args = Args> {
  readonly name: string
  /** Says in one sentence what the command does, for the list of commands and the top of the help. */
  readonly summary: string
  /** Further explanation for the help, beyond the options. */
  readonly about?: string
  readonly args: T
  /** Complete command lines, each with an explanation. */
  readonly examples: readonly (readonly [line: string, does: string])[]
  readonly run: (args: ArgValues<T>) => Promise<ExitCode>
}

/** A command without the argument types of its `run`, as the table of commands keeps it. */
export interface AnyCommand extends Omit<Command, 'run'> {
  readonly invoke: (line: readonly string[]) => Promise<ExitCode>
}

/** The command does not accept the arguments. The message says which arguments the command accepts. */
export class UsageError extends Error {}

/** Binds the reading of arguments to the command that declared them. */
export function defineCommand<const T extends Args>(definition: Command<T>): AnyCommand {
  const { run, ...rest } = definition
  return { ...rest, invoke: (line) => run(readArgs(line, definition)) }
}

/** Arguments that every command takes. */
export const COMMON_ARGS = {
  json: { type: 'boolean', description: 'Print JSON, for scripts' },
} as const satisfies Args

/** Throws `UsageError` for anything outside the table: unknown options or values, too many or too few arguments. */
function readArgs<T extends Args>(line: readonly string[], { name, args }: Command<T>): ArgValues<T> {
  const { values, positionals } = parse(line, name, args)
  const read: Record<string, string | boolean | undefined> = {}
  for (const [key, arg] of Object.entries<Arg>(args)) {
    const value = arg.type === 'positional' ? positionals.shift() : (values[key] ?? defaultOf(arg))
    if (value === undefined && 'required' in arg && arg.required)
      throw new UsageError(
        `"offhook ${name}" needs ${arg.type === 'positional' ? `<${key}>` : `--${key}`}: "offhook ${name} --help" shows examples.`,
      )
    if (value === '') throw new UsageError(arg.type === 'positional' ? `<${key}> is empty.` : `--${key} needs a value.`)
    if (arg.type === 'enum' && typeof value === 'string' && !arg.options.includes(value))
      throw new UsageError(
        `--${key} must be ${eitherOf(arg.options)}, not "${value}".${nearest(value, arg.options, '')}`,
      )
    read[key] = value
  }
  const [surplus] = positionals
  if (surplus !== undefined) throw new UsageError(`Unexpected argument "${surplus}" for "offhook ${name}".`)
  return read as ArgValues<T>
}

interface ParsedCommandLine {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: string[]
}

interface OptionType {
  readonly type: 'string' | 'boolean'
  readonly short?: string
}

function parse(line: readonly string[], name: string, args: Args): ParsedCommandLine {
  const options: Record<string, OptionType> = {}
  for (const [key, arg] of Object.entries(args)) {
    if (arg.type === 'positional') continue
    const short = 'short' in arg && arg.short !== undefined ? { short: arg.short } : {}
    options[key] = { type: arg.type === 'boolean' ? 'boolean' : 'string', ...short }
  }
  try {
    return parseArgs({ args: line, options, strict: true, allowPositionals: true })
  } catch (thrown) {
    throw new UsageError(usageProblem(line, name, options) ?? `${messageOf(thrown)}.`, { cause: thrown })
  }
}

/** The error of a refused line, for the first invalid option; Node's own message names no remedy. */
function usageProblem(line: readonly string[], name: string, options: Record<string, OptionType>): string | null {
  const { tokens } = parseArgs({ args: line, options, strict: false, allowPositionals: true, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { rawName, value, inlineValue } = token
    const type = options[token.name]?.type
    if (type === undefined)
      return `Unknown option ${rawName} for "offhook ${name}".${nearest(token.name, Object.keys(options))}`
    if (type === 'boolean' && value !== undefined) return `${rawName} takes no value.`
    if (type === 'boolean') continue
    if (value === undefined) return `${rawName} needs a value.`
    if (!inlineValue && value.startsWith('-'))
      return `${rawName} needs a value. Write a value that starts with a dash as --${token.name}=${value}.`
  }
  return null
}

function defaultOf(arg: OptionArg): string | boolean | undefined {
  return arg.type === 'boolean' ? false : arg.default
}

function eitherOf(values: readonly string[]): string {
  return [values.slice(0, -1).join(', '), ...values.slice(-1)].join(' or ')
}

/** ` Did you mean --rate?` when one of the names is at most two changes away, else nothing. */
export function nearest(typed: string, names: readonly string[], prefix = '--'): string {
  const best = nearestOf(typed, names)
  return best === null ? '' : ` Did you mean ${prefix}${best}?`
}

/** A whole number of at least `min` from an argument; otherwise a usage error. */
export function parseWholeNumber(option: string, text: string, min = 0): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min)
    throw new UsageError(`--${option} must be a whole number of at least ${min}, not "${text}".`)
  return value
}

/** A number above 0 from an argument; otherwise a usage error. */
export function parsePositiveNumber(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0)
    throw new UsageError(`--${option} must be a number greater than 0, not "${text}".`)
  return value
}

/** A moment from an argument: RFC 3339, or how long ago (`30m`, `24h`, `7d`). Returns RFC 3339 in UTC. */
export function parseMoment(option: string, text: string, now = Date.now()): string {
  const ago = /^(\d+)(m|h|d)$/.exec(text)
  const minutes = { m: 1, h: 60, d: 1440 }[ago?.[2] ?? ''] ?? 0
  const at = ago === null ? Date.parse(text) : now - Number(ago[1]) * minutes * 60_000
  if (Number.isNaN(at))
    throw new UsageError(`--${option} must be a time such as 2026-11-25T03:00:00Z, or an age such as 24h.`)
  return new Date(at).toISOString()
}
