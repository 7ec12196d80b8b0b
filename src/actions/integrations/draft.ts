// The draft that a person sent. If it has the id of a saved integration, it uses the secrets of that integration for the same
// origin (T16).
import { ownerOf } from './secrets.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import type { IntegrationInput } from '../../integrations/integration.ts'
import { validateSaved, validateDraft, type ValidatedDraft } from '../../integrations/preview.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { listActiveStepNames } from '../../store/steps/steps.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { findById } from '../find.ts'
import { certificateProblems } from './certificates.ts'
import { TLS_KEY } from '../../render/secret-names.ts'

export interface FoundDraft {
  readonly draft: ValidatedDraft
  /** The saved integration whose id was sent. */
  readonly saved: IntegrationRow | null
}

/** The draft that was sent. Fails if there is no integration with the id that was sent. */
export async function findDraft(
  { db, account, now }: Pick<ActionContext, 'db' | 'account' | 'now'>,
  { id, sent }: { readonly id: string | undefined; readonly sent: IntegrationInput },
): Promise<Result<FoundDraft>> {
  const saved = id === undefined ? null : await findById({ db, account }, 'int', id)
  if (isFailure(saved)) return saved
  const kept = saved ? await readSecrets(db, ownerOf(saved)) : new Map<string, SecretRow>()
  const draft = validateDraft(sent, kept, await listActiveStepNames(db, account.accountId))
  return { draft: withCertificates(draft, now), saved }
}

/** A saved integration as it is, for a preview or a test. */
export async function savedDraft(
  { db, now }: Pick<ActionContext, 'db' | 'now'>,
  saved: IntegrationRow,
): Promise<FoundDraft> {
  const draft = validateSaved(configOf(saved), await readSecrets(db, ownerOf(saved)))
  return { draft: withCertificates(draft, now), saved }
}

/** Checks the typed key only: a stored key was checked when it was saved. */
function withCertificates(draft: ValidatedDraft, now: number): ValidatedDraft {
  const problems = certificateProblems(draft.integration, draft.typed.get(TLS_KEY) ?? null, now)
  return problems.length === 0 ? draft : { ...draft, problems: [...draft.problems, ...problems] }
}
