import type { AnyCommand, Arg } from '../../src/cli/command.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import { optionOf, usageOf } from '../../src/cli/help.ts'
import { block, code, heading, prose, sentence, table } from './markdown.ts'

/** The options of this command are the settings, which have a page of their own. */
const SERVE = 'serve'

export async function commandsPage(): Promise<string> {
  const commands = await Promise.all(COMMANDS.map(({ load }) => load()))
  return [
    heading(
      'Commands',
      '`offhook <command> --help` prints the same in the terminal.',
      table(
        ['Command', 'What it does'],
        COMMANDS.map(({ name, summary }) => [`[${code(`offhook ${name}`)}](#offhook-${name})`, sentence(summary)]),
      ),
    ),
    '## Which Offhook a command talks to',
    [
      '[Run commands and change settings](../guide/run-commands.md#commands) says how to run a command in each kind of installation.',
      '',
      'On the machine that runs `offhook serve`, commands find the URL and the key in the data folder. From elsewhere, pass `--url`',
      'and `--key`, or set `OFFHOOK_PUBLIC_URL` and `OFFHOOK_API_KEY`. Options override variables, and variables override the data folder.',
      '',
      'Commands act in the account that `--account` or `OFFHOOK_ACCOUNT` names, by its number or ID. Without either, a command uses the',
      'account of the key, and with the administrator key the first account. `offhook accounts` lists accounts with their numbers.',
    ].join('\n'),
    '## Exit codes',
    table(
      ['Code', 'Meaning'],
      [
        ['0', 'The command succeeded.'],
        ['1', 'The command failed. The message says what happened and what to do.'],
        ['2', 'The command line or a setting is invalid. Nothing was done.'],
      ],
    ),
    'With `--json`, commands print JSON on stdout, errors included: `{"error": {"code": "…", "message": "…"}}`. Notes and progress go to stderr.',
    ...commands.map(section),
  ].join('\n\n')
}

function section(command: AnyCommand): string {
  const { name, summary, about, args, examples } = command
  const entries = Object.entries<Arg>(args)
  const positionals = entries.flatMap(([key, arg]) => (arg.type === 'positional' ? [{ key, arg }] : []))
  const options = entries.flatMap(([key, arg]) => (arg.type === 'positional' ? [] : [{ key, arg }]))
  return [
    `## offhook ${name}`,
    prose(sentence(summary)),
    block('', usageOf(command)),
    ...(about === undefined ? [] : [prose(about)]),
    ...(positionals.length === 0
      ? []
      : [
          table(
            ['Argument', 'Meaning'],
            positionals.map(({ key, arg }) => [
              code(key),
              `${prose(sentence(arg.description))} ${arg.required ? 'Required.' : 'Optional.'}`,
            ]),
          ),
        ]),
    name === SERVE
      ? 'Every option is a [setting](settings.md). In addition, `--json` prints the URL, the data folder and the first sign-in link as JSON.'
      : table(
          ['Option', 'Meaning', 'Default'],
          options.map(({ key, arg }) => [
            code(optionOf(key, arg)),
            [
              prose(sentence(arg.description)),
              ...(arg.type === 'enum' ? [`One of ${arg.options.map(code).join(', ')}.`] : []),
              ...('required' in arg ? ['Required.'] : []),
            ].join(' '),
            arg.type === 'boolean' || arg.default === undefined ? '' : code(arg.default),
          ]),
        ),
    `Examples:`,
    table(
      ['Command', 'What it does'],
      examples.map(([line, does]) => [code(line), sentence(does)]),
    ),
  ].join('\n\n')
}
