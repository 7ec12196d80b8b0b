// The settings of a source that any system posts to, while they are typed. Pure. What is said of recordings is changed apart
// from these, as for all that tell where theirs are (../../fetching-panel.tsx).
import type { ReadyMapping } from '../../../../api/mappings.ts'
import type { Source } from '../../../../api/sources.ts'
import type { Home } from '../../../../parts/home-fields.tsx'
import type { SecretValue } from '../../../../parts/secret-value.ts'
import { secretIn, secretSent, textIn, textSent } from '../draft.ts'
import { authDraftOf, authSent } from './auth-draft.ts'
import type { AuthDraft } from './auth-draft.ts'

export interface PushDraft {
  readonly name: string
  readonly auth: AuthDraft
  readonly secret: SecretValue
  readonly country: string
  /** Of times that say no offset. Empty: UTC. */
  readonly timezone: string
  /** Of a new source: the mapping that it begins with; `null`: none, or the one that is there. */
  readonly mapping: ReadyMapping['mapping'] | null
}

export function newDraft({ country, timezone }: Home, ready: ReadyMapping | null): PushDraft {
  const auth = authDraftOf(ready?.auth)
  return { name: '', auth, secret: null, country, timezone, mapping: ready?.mapping ?? null }
}

export function draftOf({ name, settings }: Pick<Source, 'name' | 'settings'>): PushDraft {
  return {
    name,
    auth: authDraftOf(settings['auth']),
    secret: secretIn(settings, 'secret'),
    country: textIn(settings, 'country', 'AU'),
    timezone: textIn(settings, 'timezone'),
    mapping: null,
  }
}

/** As a merge patch takes them: what is empty is taken away, and the secret with what it proved. */
export function settingsOf({ auth, secret, country, timezone, mapping }: PushDraft): Record<string, unknown> {
  return {
    auth: authSent(auth),
    secret: auth.type === 'none' ? null : secretSent(secret),
    country,
    timezone: textSent(timezone),
    ...(mapping && { mapping }),
  }
}

/** Whether a mapping is one that comes with Offhook, as it came: JSON keeps no order of names. */
export function readyOf(settings: Source['settings'], ready: readonly ReadyMapping[]): ReadyMapping | null {
  const mapping = ordered(settings['mapping'])
  return ready.find((one) => ordered(one.mapping) === mapping) ?? null
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
