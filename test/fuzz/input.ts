// An input of the fuzzer: a request to the running program, many requests at once, a stored row that is damaged, or a
// shared template. Inputs are plain data, so that they can be printed and played again.

/**
 * The sender of a request. The operator's own key has no limit of requests, in the first account or as the guest. The
 * other keys have few rights; all but `guest` belong to the first account.
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
 * The texts in path and body are sent unchanged, except for names in `{{…}}`, which stand for values that differ
 * between runs:
 * - `{{receiver}}`: host and port of the misbehaving receiver; `{{phone_system}}`: those of a misbehaving phone system
 *   (`{{phone_system_host}}` and, as a number, `"{{phone_system_port}}"`)
 * - `{{tripwire}}`: a host and port of this machine that no setting allows (`{{tripwire_host}}`, `"{{tripwire_port}}"`)
 * - `{{secret}}`: a secret that no response may contain
 * - `{{inbox}}`: the address of the bystander's inbox
 * - `{{integration}}`, `{{source}}` … in a path: the id of an item created before, chosen by `pick`; `{{link}}`: the
 *   token of a person's one-time link
 */
export type Input = SingleInput | CrowdInput

/** An input that is played beside other such inputs. */
export type SingleInput = RequestInput | DamageInput | TemplateInput

export interface RequestInput {
  /** The name of the input, for people: `preview`. */
  readonly what: string
  readonly as: Identity
  readonly method: string
  readonly path: string
  readonly pick: number
  readonly headers?: Readonly<Record<string, string>>
  /** A `Host` header for each value, in place of the usual one. */
  readonly hosts?: readonly string[]
  readonly body?: Body
  /** Whether each request of a crowd comes from another address. */
  readonly isFromAnywhere?: boolean
  /** The path of a request that is sent first, with everything else the same. */
  readonly firstPath?: string
  /** The expected response. */
  readonly expects?: Expectation
}

export interface DamageInput {
  readonly what: string
  /** Chooses a row of the attacked accounts. */
  readonly pick: number
  readonly damage: Damage
}

/** The value to store directly in the database, without the program. */
export interface Damage {
  readonly column:
    | 'integration.config'
    | 'source.settings'
    | 'step.settings'
    | 'call.state'
    | 'integration_health.state'
    | 'account.recordings'
  /** The path of the member in the JSON; empty: the whole value. */
  readonly path: readonly string[]
  /** Text that PostgreSQL does not accept in this column changes nothing. */
  readonly json: string
}

/** Many requests at once, played without other inputs: no other account may notice them. */
export interface CrowdInput {
  readonly what: string
  /**
   * The requests that the crowd needs, sent one after the other. Integrations that they create are deleted afterwards.
   */
  readonly before: readonly RequestInput[]
  readonly crowd: readonly CrowdPart[]
}

/** The same request, repeated this many times. */
export interface CrowdPart {
  readonly request: RequestInput
  readonly times: number
  /** The number of parallel requests. Default: all. */
  readonly atOnce?: number
  /** Whether some of the requests must be refused with 429. */
  readonly isLimited?: boolean
}

/** The text that a person pastes as a link to a template, or as a template file. */
export interface TemplateInput {
  readonly what: string
  readonly pasted: string
}

export type Body =
  | { readonly json: unknown }
  | { readonly type: string; readonly text: string }
  | { readonly type: string; readonly bytes: Buffer }

/**
 * - `answered`: the program itself must respond, so 408 and 503 are failures too
 * - `refused`: the sender has no right to it, so 2xx is a failure
 * - `kept off`: the saved integration has an error, so it must not be switched on
 * - `limited`: it is sent `times` times at once, and at least one response must be 429 or 503; with `unread` the
 *   responses are not read
 */
export type Expectation =
  | { readonly is: 'answered' }
  | { readonly is: 'refused' }
  | { readonly is: 'kept off' }
  | { readonly is: 'limited'; readonly times: number; readonly unread: boolean }

/** Returns a text for the output, short enough to read. */
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

/** Returns inputs as complete JSON: bytes are in Base64. */
export function written(inputs: readonly object[]): string {
  return JSON.stringify(inputs, asBase64, 1)
}

/** Reads the text that `written` returned. */
export function readWritten(json: string): Input[] {
  return JSON.parse(json, fromBase64) as Input[]
}

/** JSON.stringify has already converted a buffer when it calls this function. */
function asBase64(_: string, value: unknown): unknown {
  const isBuffer =
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
  return isBuffer ? { base64: Buffer.from(value.data as number[]).toString('base64') } : value
}

function fromBase64(name: string, value: unknown): unknown {
  const isBytes = name === 'bytes' && typeof value === 'object' && value !== null && 'base64' in value
  return isBytes ? Buffer.from(String(value.base64), 'base64') : value
}

/** Returns the body as text, with its `{{…}}`. */
export function bodyText(body: Exclude<Body, { readonly bytes: Buffer }>): string {
  return 'text' in body ? body.text : JSON.stringify(body.json)
}
