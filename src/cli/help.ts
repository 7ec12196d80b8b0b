// The help texts: the list of commands, and for each command its options and working examples.
import type { AnyCommand, OptionArg } from './command.ts'
import { paint, table } from './terminal.ts'

/** A row of the table of commands. */
interface CommandSummary {
  readonly name: string
  readonly summary: string
}

/** The text that `offhook --help` prints. */
export function overview(commands: readonly CommandSummary[]): string {
  const start = commands.filter(({ name }) => name === 'demo' || name === 'serve')
  const rest = commands.filter((listed) => !start.includes(listed))
  return [
    'Offhook: webhooks for phone calls. Turns every change in a call into the HTTP request that a receiver expects.',
    '',
    heading('Start'),
    ...rows(start.map(({ name, summary }) => [`offhook ${name}`, summary])),
    '',
    heading('With a running Offhook'),
    ...rows(rest.map(({ name, summary }) => [`offhook ${name}`, summary])),
    '',
    'On the machine where "offhook serve" runs, commands find its URL and key in the data folder.',
    'Elsewhere, use --url and --key, or OFFHOOK_PUBLIC_URL and OFFHOOK_API_KEY.',
    'To act in another account than the first, use --account or OFFHOOK_ACCOUNT. "offhook accounts" lists them.',
    'Exit codes: 0 success, 1 failure, 2 invalid usage. "offhook <command> --help" shows options and examples.',
  ].join('\n')
}

/** The text that `offhook <command> --help` prints. */
export function helpOf(command: AnyCommand): string {
  const { summary, about, args, examples } = command
  const entries = Object.entries(args)
  const positionals = entries.flatMap(([key, arg]) => (arg.type === 'positional' ? [{ key, ...arg }] : []))
  const options = entries.flatMap(([key, arg]) => (arg.type === 'positional' ? [] : [{ key, arg }]))
  return [
    summary,
    '',
    `${heading('Use')}  ${usageOf(command)}`,
    ...(about === undefined ? [] : ['', about]),
    ...section(
      'Arguments',
      positionals.map(({ key, description }) => [key, description]),
    ),
    ...section(
      'Options',
      options.map(({ key, arg }) => [optionOf(key, arg), meaningOf(arg)]),
    ),
    ...section('Examples', examples),
  ].join('\n')
}

/** `offhook apply --file <file> [options]` */
export function usageOf({ name, args }: AnyCommand): string {
  const positionals = Object.entries(args).flatMap(([key, arg]) =>
    arg.type === 'positional' ? [arg.required ? `<${key}>` : `[${key}]`] : [],
  )
  const required = Object.entries(args).flatMap(([key, arg]) =>
    arg.type !== 'positional' && 'required' in arg ? [longOf(key, arg)] : [],
  )
  return ['offhook', name, ...positionals, ...required, '[options]'].join(' ')
}

function section(title: string, lines: readonly (readonly string[])[]): string[] {
  return lines.length === 0 ? [] : ['', heading(title), ...rows(lines)]
}

function rows(lines: readonly (readonly string[])[]): string[] {
  return table(lines).map((line) => `  ${line}`)
}

/** `-o, --output <file>` */
export function optionOf(key: string, arg: OptionArg): string {
  const short = 'short' in arg && arg.short !== undefined ? `-${arg.short}, ` : ''
  return short + longOf(key, arg)
}

function longOf(key: string, arg: OptionArg): string {
  if (arg.type === 'boolean') return `--${key}`
  return `--${key} <${('valueHint' in arg ? arg.valueHint : undefined) ?? key}>`
}

function meaningOf(arg: OptionArg): string {
  const values = arg.type === 'enum' ? ` One of ${arg.options.join(', ')}.` : ''
  const fallback = arg.type === 'boolean' || arg.default === undefined ? '' : ` Default ${arg.default}.`
  return `${arg.description}${values}${fallback}`
}

function heading(text: string): string {
  return paint('bold', text)
}
