// The form of an integration as all its parts see it: the draft, how it is changed, what is wrong, and what was saved.
import type { StoredSecrets } from '../../../src/integrations/preview.ts'
import type { ConfigProblem } from '../../../src/render/request.ts'
import { createFormContext } from '../../parts/form-context.ts'
import type { Change } from './draft/change.ts'
import type { Draft } from './draft/draft.ts'
import type { Saved } from './draft/saved.ts'

export interface DraftForm {
  readonly draft: Draft
  readonly change: Change
  readonly problems: readonly ConfigProblem[]
  readonly saved: Saved | null
  /** What was saved, or begun with: its secrets can be kept. */
  readonly before: Draft
  readonly destination: Destination
  /** Of the saved integration; `null`: it is not saved, or has changes that are not. */
  readonly id: string | null
  readonly newKey: NewSigningKey
  /** Fields that the request uses. */
  readonly uses: ReadonlySet<string>
}

/** The signing key that was just made (S21): nothing but the page that is open has it, until its tab is left. */
export interface NewSigningKey {
  readonly secret: string | null
  readonly set: (secret: string | null) => void
}

export const [DraftFormContext, useDraftForm] = createFormContext<DraftForm>()

/** Where the requests go, as far as secrets are concerned: each is kept for one scheme, host and port (S26). */
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
