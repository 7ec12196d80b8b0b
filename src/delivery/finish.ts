// The last moment before a request goes out: secrets put in, headers of the attempt added, signed (D18, T16).
import { publicId } from '../ids.ts'
import { fillSecrets } from '../render/secrets.ts'
import type { Held } from './held.ts'
import type { Outgoing } from './send.ts'
import { webhookHeaders } from './sign.ts'

/** What an integration's requests are finished with, opened and in memory only. */
export interface Keys {
  /** A secret by its name, for the origin it was entered for; `null`: there is none for that origin (S26). */
  secret(name: string, origin: string): string | null
  /** The signing keys: two while one is being changed, none when signing is off. */
  readonly signing: readonly Buffer[]
  readonly timeoutMs: number
  readonly trust?: Outgoing['trust']
}

/** The request of one attempt as it goes over the wire. */
export function finish(held: Pick<Held, 'request' | 'webhookId'>, keys: Keys, nowMs: number): Outgoing {
  const { request } = held
  const origin = URL.parse(request.url)?.origin ?? ''
  const filled = request.secrets.length === 0 ? request : fillSecrets(request, (name) => keys.secret(name, origin))
  const id = publicId('dlv', held.webhookId)
  const own = webhookHeaders(id, Math.floor(nowMs / 1000), filled.body, keys.signing)
  return {
    method: request.method,
    url: filled.url,
    headers: [...filled.headers, ...own],
    body: filled.body,
    timeoutMs: keys.timeoutMs,
    ...(keys.trust ? { trust: keys.trust } : {}),
  }
}
