// One input of the fuzzer: a request to the running program, many of them at once, a stored row that is damaged under it, or a
// shared template; as plain data, so that it can be printed and played again.

/**
 * Who asks. The operator's own key asks without a limit of requests, in the first account or as the guest; the others are keys
 * with few rights, of the first account but for `guest`.
 */
export type Identity =
  | 'operator'
  | 'operator as guest'
  | 'guest'
  | 'manager'
  | 'reader'
  | 'sender'
  | 'nobody'
  | 'forged'

/**
 * Texts in path and body are as they are sent, but for names in `{{…}}`, which stand for what differs from run to run:
 * - `{{receiver}}` host and port of the receiver that misbehaves, `{{phone_system}}` of a phone system that does
 *   (`{{phone_system_host}}` and, as a number, `"{{phone_system_port}}"`)
 * - `{{tripwire}}` a host and port of this machine that nobody allowed (`{{tripwire_host}}`, `"{{tripwire_port}}"`)
 * - `{{secret}}` a secret that must not come out again
 * - `{{inbox}}` the address of an inbox that is the bystander's
 * - in a path `{{integration}}`, `{{source}}` … the id of one that was made before, which `pick` chooses; `{{link}}` the token of a
 *   person's one-time link
 */
export type Input = SingleInput | CrowdInput

/** What is played beside others of its like. */
export type SingleInput = RequestInput | DamageInput | TemplateInput

export interface RequestInput {
  /** What it is, for people: `preview`. */
  readonly what: string
  readonly as: Identity
  readonly method: string
  readonly path: string
  readonly pick: number
  readonly headers?: Readonly<Record<string, string>>
  /** A `Host` header for each, in place of the usual one. */
  readonly hosts?: readonly string[]
  readonly body?: Body
  /** Of a crowd, each comes from another address. */
  readonly isFromAnywhere?: boolean
  /** Asked first, with everything else the same. */
  readonly firstPath?: string
  /** What the answer must not be. */
  readonly expects?: Expectation
}

export interface DamageInput {
  readonly what: string
  /** Which row of those of the attacked accounts. */
  readonly pick: number
  readonly damage: Damage
}

/** What is stored instead, past the program. */
export interface Damage {
  readonly column:
    | 'integration.config'
    | 'source.settings'
    | 'step.settings'
    | 'call.state'
    | 'integration_health.state'
    | 'account.recordings'
  /** Which member of the JSON; empty: all of it. */
  readonly path: readonly string[]
  /** What PostgreSQL does not take in this column changes nothing. */
  readonly json: string
}

/** Many requests at once, played alone: nobody else may feel them. */
export interface CrowdInput {
  readonly what: string
  /** What the crowd needs, one after the other. The integrations that it makes are deleted afterwards. */
  readonly before: readonly RequestInput[]
  readonly crowd: readonly CrowdPart[]
}

/** The same request so many times. */
export interface CrowdPart {
  readonly request: RequestInput
  readonly times: number
  /** Left out: all of them. */
  readonly atOnce?: number
  /** Some of them must be answered 429. */
  readonly isLimited?: boolean
}

/** What somebody pastes as a link to a template, or as its file. */
export interface TemplateInput {
  readonly what: string
  readonly pasted: string
}

export type Body =
  | { readonly json: unknown }
  | { readonly type: string; readonly text: string }
  | { readonly type: string; readonly bytes: Buffer }

/**
 * - `answered`: it is answered by who is asked for it, so 408 and 503 are failures too
 * - `refused`: whoever asks has no right to it, so 2xx is a failure
 * - `kept off`: what is saved has an error, so that it is not switched on
 * - `limited`: it is asked `times` times at once, and none being answered by 429 or 503 is a failure; the answers are not read where
 *   `unread` says so
 */
export type Expectation =
  | { readonly is: 'answered' }
  | { readonly is: 'refused' }
  | { readonly is: 'kept off' }
  | { readonly is: 'limited'; readonly times: number; readonly unread: boolean }

/** As it is printed: short enough to be read. */
export function shown(input: Input): string {
  if ('damage' in input) {
    const { column, path, json } = input.damage
    return `${input.what}: ${[column, ...path].join(' ')} (pick ${input.pick}) ${json.slice(0, 300)}`
  }
  if ('pasted' in input) return `${input.what}: ${cut(input.pasted)}`
  if ('crowd' in input)
    return [
      `${input.what}:`,
      ...input.before.map((one) => `      before: ${shown(one)}`),
      ...input.crowd.map(({ request, times }) => `      ${times} × ${shown(request)}`),
    ].join('\n')
  const { what, as, method, path, pick, body } = input
  const text = body === undefined ? '' : 'bytes' in body ? `${body.bytes.length} bytes` : bodyText(body)
  return `${what}, as ${as}: ${method} ${path.slice(0, 300)} (pick ${pick}) ${cut(text)}`
}

function cut(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text
}

/** Inputs as JSON, whole: bytes are in Base64. */
export function written(inputs: readonly object[]): string {
  return JSON.stringify(inputs, asBase64, 1)
}

/** What `written` wrote. */
export function readWritten(json: string): Input[] {
  return JSON.parse(json, fromBase64) as Input[]
}

/** A buffer has become a list of numbers by the time that JSON is asked for it. */
function asBase64(_: string, value: unknown): unknown {
  const isBuffer =
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
  return isBuffer ? { base64: Buffer.from(value.data as number[]).toString('base64') } : value
}

function fromBase64(name: string, value: unknown): unknown {
  const isBytes = name === 'bytes' && typeof value === 'object' && value !== null && 'base64' in value
  return isBytes ? Buffer.from(String(value.base64), 'base64') : value
}

/** The body as text, with its `{{…}}`. */
export function bodyText(body: Exclude<Body, { readonly bytes: Buffer }>): string {
  return 'text' in body ? body.text : JSON.stringify(body.json)
}
