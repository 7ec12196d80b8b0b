// Where the requests go, as far as secrets are concerned: each is kept for one scheme, host and port (S26).
import type { StoredSecrets } from '../../../../src/integrations/preview.ts'

export interface Destination {
  /** `crm.example`, with a port that is not the usual one; `null`: the Base URL has none yet. */
  readonly now: string | null
  /** Where the saved secrets are for; `null`: there are none. */
  readonly before: string | null
  /** It goes elsewhere than the saved secrets may. */
  readonly moved: boolean
}

export function destinationOf(origin: string | null, kept: StoredSecrets): Destination {
  const [secret] = kept.values()
  const before = secret?.origin ?? null
  return {
    now: origin === null ? null : hostOf(origin),
    before: before === null || before === '' ? null : hostOf(before),
    moved: before !== null && before !== '' && before !== (origin ?? ''),
  }
}

function hostOf(origin: string): string {
  return URL.parse(origin)?.host ?? origin
}
