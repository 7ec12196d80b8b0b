// The state of the editor's form for all its parts: the draft, how to change it, its problems, and the saved integration.
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
  /** The saved integration, or the draft at the start: its secrets can be kept. */
  readonly before: Draft
  readonly destination: Destination
  /** The id of the saved integration; `null`: it is not saved, or has unsaved changes. */
  readonly id: string | null
  readonly newKey: NewSigningKey
  /** Codes of the fields that the request uses. */
  readonly uses: ReadonlySet<string>
}

/** The newly created signing key (S21): only the open page has it, until the person leaves its tab. */
export interface NewSigningKey {
  readonly secret: string | null
  readonly set: (secret: string | null) => void
}

export const [DraftFormContext, useDraftForm] = createFormContext<DraftForm>()

/** The destination of the requests, as far as secrets are concerned: each secret is kept for one scheme, host and port (S26). */
interface Destination {
  /** `crm.example`, with a port other than the default; `null`: the Base URL has no host yet. */
  readonly now: string | null
  /** The destination that the saved secrets are for; `null`: there are none. */
  readonly before: string | null
  /** The destination is not the one that the saved secrets are for. */
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
