// One input of the fuzzer: a request to the running program, or a stored row that is damaged under it; as plain data, so that it
// can be printed and played again.

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
 * - in a path `{{integration}}`, `{{source}}` … the id of one that was made before, which `pick` chooses
 */
export type Input = RequestInput | DamageInput

export interface RequestInput {
  /** What it is, for people: `preview`. */
  readonly what: string
  readonly as: Identity
  readonly method: string
  readonly path: string
  readonly pick: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
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

export type Body =
  | { readonly json: unknown }
  | { readonly type: string; readonly text: string }
  | { readonly type: string; readonly bytes: Buffer }

/**
 * - `refused`: whoever asks has no right to it, so 2xx is a failure
 * - `kept off`: what is saved has an error, so that it is not switched on
 * - `limited`: it is asked `times` times at once, and none being answered by 429 or 503 is a failure; the answers are not read where
 *   `unread` says so
 */
export type Expectation =
  | { readonly is: 'refused' }
  | { readonly is: 'kept off' }
  | { readonly is: 'limited'; readonly times: number; readonly unread: boolean }

/** As it is printed: short enough to be read. */
export function shown(input: Input): string {
  if ('damage' in input) {
    const { column, path, json } = input.damage
    return `${input.what}: ${[column, ...path].join(' ')} (pick ${input.pick}) ${json.slice(0, 300)}`
  }
  const { what, as, method, path, pick, body } = input
  const text = body === undefined ? '' : 'bytes' in body ? `${body.bytes.length} bytes` : bodyText(body)
  const cut = text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text
  return `${what}, as ${as}: ${method} ${path.slice(0, 300)} (pick ${pick}) ${cut}`
}

/** The body as text, with its `{{…}}`. */
export function bodyText(body: Exclude<Body, { readonly bytes: Buffer }>): string {
  return 'text' in body ? body.text : JSON.stringify(body.json)
}
