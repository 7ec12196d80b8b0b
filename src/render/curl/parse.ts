import type { Method, ConfigProblem, RequestTemplate } from '../request.ts'
import { sendsBody } from '../sends-body.ts'
import { plainHeader, takeHeaders } from './authorization.ts'
import { withBody, withQuery } from './body.ts'
import { type Command, doubt, readCommand } from './command.ts'
import { asTemplate } from './variables.ts'
import { decodePercent } from '../../text/decode-percent.ts'

/** A cURL command as an integration's request. */
export interface ImportedRequest {
  readonly template: RequestTemplate
  /** Secrets found in the command, by their names in the template. A secret that was a variable has no value here. */
  readonly secrets: Readonly<Record<string, string>>
  /** Parts of the command that could not be imported. */
  readonly problems: readonly ConfigProblem[]
}

/**
 * Reads a pasted cURL command (T15). `null`: the text is no such command. Its values are plain text: the person adds
 * placeholders. The template gives the same request again, except for the order of headers, blanks between tokens of JSON and
 * XML, and equivalent spellings of a form.
 */
export function parseCurl(text: string): ImportedRequest | null {
  const command = readCommand(text)
  if (command === null) return null
  const url = takeUser(command, withData(command))
  const method = takeMethod(command)
  const { auth, headers, secrets, contentType } = takeHeaders(command)
  const base: RequestTemplate = {
    method,
    url: asTemplate(url),
    format: 'json',
    rows: [],
    raw: null,
    xml_root: 'call',
    headers,
    auth,
  }
  const { problems } = command
  if (sendsBody(method)) {
    return { template: withBody(base, command.body ?? '', contentType), secrets, problems }
  }
  if (command.body !== null) doubt(command, `The body was left out, because ${method} requests have none.`)
  const typed = contentType === null ? headers : [...headers, plainHeader('content-type', contentType)]
  return { template: withQuery({ ...base, headers: typed }, url), secrets, problems }
}

const METHODS: Readonly<Record<string, Method>> = {
  GET: 'GET',
  POST: 'POST',
  PUT: 'PUT',
  PATCH: 'PATCH',
  DELETE: 'DELETE',
}

function takeMethod(command: Command): Method {
  const usual = command.body === null ? 'GET' : 'POST'
  const wanted = (command.method ?? usual).toUpperCase()
  const method = METHODS[wanted]
  if (method === undefined) doubt(command, `The method ${wanted} is not supported. ${usual} is used instead.`)
  return method ?? usual
}

/** The address, with the data in it when the command says so (`-G`). */
function withData(command: Command): string {
  if (!command.get || command.body === null) return command.url
  const url = command.url + (command.url.includes('?') ? '&' : '?') + command.body
  command.body = null
  return url
}

/** The address with its scheme and without `user:password@`, which becomes the command's user. */
function takeUser(command: Command, url: string): string {
  const whole = url === '' || /^[a-z][a-z\d+.-]*:\/\//i.test(url) ? url : `http://${url}`
  const [all = '', scheme = '', user] = /^(https?:\/\/)([^/?#@]*)@/i.exec(whole) ?? []
  if (user === undefined) return whole
  command.user ??= decodePercent(user)
  return scheme + whole.slice(all.length)
}
