import { percentEncode } from '../escape.ts'
import type { ConfigProblem } from '../request.ts'
import { type Option, readOptions } from './options.ts'
import { readWords } from './shell.ts'
import { mapTexts } from './variables.ts'

/** The request of a cURL command; texts may hold variables (see `variables.ts`). */
export interface Command {
  method: string | null
  url: string
  body: string | null
  readonly headers: [string, string][]
  /** `name:password` */
  user: string | null
  /** `provider:provider:region:service`: the user is an access key, and curl signs with it. */
  awsSigv4: string | null
  /** The data goes into the address (`-G`). */
  get: boolean
  /** Parts of the command that could not be imported. */
  readonly problems: ConfigProblem[]
}

/** Reads a cURL command, option by option. `null`: the text is no such command. */
export function readCommand(text: string): Command | null {
  const [program, ...words] = readWords(text) ?? []
  if (program === undefined || !/^(?:.*[/\\])?curl(?:\.exe)?$/.test(program)) return null
  const command: Command = {
    method: null,
    url: '',
    body: null,
    headers: [],
    user: null,
    awsSigv4: null,
    get: false,
    problems: [],
  }
  for (const option of readOptions(words)) {
    if (option.value === null) applySwitch(command, option.name)
    else apply(command, option, option.value)
  }
  return command
}

/** Adds a problem: what was not imported, and what to do. */
export function doubt(command: Command, message: string): void {
  command.problems.push({ path: 'curl', message, severity: 'warning' })
}

function applySwitch(command: Command, name: string): void {
  if (name === '-G' || name === '--get') command.get = true
  if (name === '-I' || name === '--head') command.method = 'HEAD'
}

function apply(command: Command, { name, meaning }: Option, value: string): void {
  switch (meaning) {
    case 'method':
      command.method = value
      break
    case 'url':
      command.url ||= value
      break
    case 'header':
      if (!isFile(command, value)) addHeader(command, value)
      break
    case 'data':
      if (!isFile(command, value)) addData(command, value)
      break
    case 'data_raw':
      addData(command, value)
      break
    case 'data_urlencode':
      addData(command, urlencoded(command, value))
      break
    case 'json':
      if (!isFile(command, value)) addJson(command, value)
      break
    case 'user':
      command.user = value
      break
    case 'bearer':
      command.headers.push(['authorization', `Bearer ${value}`])
      break
    case 'aws_sigv4':
      command.awsSigv4 = value
      break
    case 'agent':
    case 'referer':
    case 'cookie':
      command.headers.push([meaning === 'agent' ? 'user-agent' : meaning, value])
      break
    case 'unsupported':
      doubt(command, `${name} was left out. Files and multipart forms are not supported.`)
      break
    case 'ignored':
  }
}

function isFile(command: Command, value: string): boolean {
  if (!value.startsWith('@')) return false
  doubt(command, `The file ${value.slice(1)} was not read. Paste its content instead.`)
  return true
}

/** `Name: value`; `Name;` is an empty header, and `Name:` removes a header that curl would send by itself. */
function addHeader(command: Command, line: string): void {
  const empty = /^([^:]+);\s*$/.exec(line)?.[1]
  if (empty !== undefined) {
    command.headers.push([empty.trim(), ''])
    return
  }
  const colon = line.indexOf(':')
  const value = line.slice(colon + 1).trim()
  if (colon > 0 && value !== '') command.headers.push([line.slice(0, colon).trim(), value])
}

function addData(command: Command, data: string): void {
  command.body = command.body === null ? data : `${command.body}&${data}`
}

/** `--json`: data as it is, and two headers unless the command sets them. */
function addJson(command: Command, data: string): void {
  command.body = (command.body ?? '') + data
  for (const name of ['content-type', 'accept']) {
    if (!command.headers.some(([key]) => key.toLowerCase() === name)) command.headers.push([name, 'application/json'])
  }
}

/** `name=text`, `=text` or `text`; curl encodes the text. */
function urlencoded(command: Command, value: string): string {
  const [, name = '', text = value] = /^([^=@]*)=(.*)$/s.exec(value) ?? []
  if (text === value && value.includes('@')) {
    isFile(command, value.slice(value.indexOf('@')))
    return ''
  }
  return (name === '' ? '' : `${name}=`) + mapTexts(text, percentEncode)
}
