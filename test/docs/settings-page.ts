import { listSettings } from '../../src/config.ts'
import { code, heading, sentence, table } from './markdown.ts'

export function settingsPage(): string {
  const settings = listSettings()
  const rows = settings.map(({ flag, variable, alias, meaning, otherwise, values }) => [
    [code(variable), ...(alias === undefined ? [] : [`or ${code(alias)}`]), code(`--${flag}`)].join('<br>'),
    sentence(meaning),
    otherwise === '' ? 'none' : isLiteral(otherwise) ? code(otherwise) : otherwise,
    values.startsWith('JSON') || values.includes('://')
      ? values.replaceAll(/\{"name": (?:\[.*?\]|\{.*?\})\}/g, code)
      : values,
  ])
  const examples = settings.map(({ variable, example }) => `${variable}=${quoted(example)}`)
  return [
    heading(
      'Settings',
      'Every setting of `offhook serve` is a flag, an environment variable, or a file that an environment variable names:',
      [
        '    offhook serve --public-url https://calls.example.com',
        '    OFFHOOK_PUBLIC_URL=https://calls.example.com offhook serve',
        '    OFFHOOK_PUBLIC_URL_FILE=/run/secrets/public-url offhook serve',
      ].join('\n'),
      [
        '- A flag overrides a variable. Setting both a variable and its `_FILE` is an error.',
        '- `OFFHOOK_DATABASE_URL` overrides `DATABASE_URL`.',
        '- An empty value counts as not set.',
        '- Settings are read once, at the start. Restart Offhook after a change.',
        '- A list replaces the earlier one: add to it.',
        '- An invalid value stops the start and names the setting. A variable that starts with `OFFHOOK_` and is unknown is reported.',
        '- Use variables or files for keys and passwords: flags show up in the list of processes.',
      ].join('\n'),
      '[Run commands and change settings](../guide/run-commands.md#settings) says where to set a variable in a terminal, with systemd, in a container and on Windows.',
    ),
    '## All settings',
    table(['Variable and flag', 'Meaning', 'Default', 'Values'], rows),
    '## Examples',
    examples.map((line) => `    ${line}`).join('\n'),
    [
      'Commands that talk to a running Offhook read `OFFHOOK_PUBLIC_URL`, `OFFHOOK_API_KEY` and `OFFHOOK_DATA` too; see',
      '[Commands](commands.md). `OFFHOOK_ACCOUNT` names the [account](../guide/many-clients.md) in which they act.',
    ].join('\n'),
    '## The settings of a service',
    [
      'The Debian package keeps the settings of the service in `/etc/offhook/offhook.env`, one `NAME=value` per line, in the',
      'format of systemd’s `EnvironmentFile=`. Its `offhook` command uses them too:',
    ].join('\n'),
    [
      '- As root or as the user `offhook`, every command uses the service’s URL, key and data folder. Only `offhook demo` doesn’t.',
      '- Commands that use the data folder (`serve`, `move`, `doctor`) run as the owner of the folder if you start them as root.',
      '- A variable of your shell overrides the file. `--data`, or `--url` with `--key`, names another Offhook.',
    ].join('\n'),
    'For a service of your own, set `OFFHOOK_ENV_FILE` to such a file, readable by root and the user of the service only.',
  ].join('\n\n')
}

function isLiteral(text: string): boolean {
  return !text.includes(' ')
}

/** Quotes a text for a shell. */
function quoted(text: string): string {
  if (text.startsWith('$(')) return `"${text}"`
  return /^[\w./:@,-]+$/.test(text) ? text : `'${text}'`
}
