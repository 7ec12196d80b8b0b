// One input of the fuzzer: a request to the running program, as plain data, so that it can be printed and played again.

/**
 * Who asks. The operator's own key asks without a limit of requests, in the first account or as the guest; the others are keys
 * with few rights, of the first account but for `guest`.
 */
export type Asker = 'operator' | 'operator as guest' | 'guest' | 'manager' | 'reader' | 'sender' | 'nobody' | 'forged'

/**
 * Texts in path and body are as they are sent, but for names in `{{…}}`, which stand for what differs from run to run:
 * - `{{receiver}}` host and port of the receiver that misbehaves, `{{phone_system}}` of a phone system that does
 *   (`{{phone_system_host}}` and, as a number, `"{{phone_system_port}}"`)
 * - `{{tripwire}}` a host and port of this machine that nobody allowed (`{{tripwire_host}}`, `"{{tripwire_port}}"`)
 * - `{{secret}}` a secret that must not come out again
 * - in a path `{{integration}}`, `{{source}}` … the id of one that was made before, which `pick` chooses
 */
export interface Input {
  /** What it is, for people: `preview`. */
  readonly what: string
  readonly as: Asker
  readonly method: string
  readonly path: string
  readonly pick: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
  /** What the answer must not be. */
  readonly expects?: Expectation
}

export type Body =
  | { readonly json: unknown }
  | { readonly type: string; readonly text: string }
  | { readonly type: string; readonly bytes: Buffer }

/**
 * - `refused`: whoever asks has no right to it, so 2xx is a failure
 * - `limited`: it is asked `times` times at once, and all of them being taken is a failure; the answers are not read where
 *   `unread` says so
 */
export type Expectation =
  | { readonly is: 'refused' }
  | { readonly is: 'limited'; readonly times: number; readonly unread: boolean }

/** As it is printed: short enough to be read. */
export function shown({ what, as, method, path, pick, body }: Input): string {
  const text = body === undefined ? '' : 'bytes' in body ? `${body.bytes.length} bytes` : bodyText(body)
  const cut = text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text
  return `${what}, as ${as}: ${method} ${path.slice(0, 300)} (pick ${pick}) ${cut}`
}

/** The body as text, with its `{{…}}`. */
export function bodyText(body: Exclude<Body, { readonly bytes: Buffer }>): string {
  return 'text' in body ? body.text : JSON.stringify(body.json)
}
