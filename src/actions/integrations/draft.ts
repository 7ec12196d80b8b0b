// The draft that somebody sent. With the id of a saved integration it uses that one's secrets, as far as they are for the
// same origin (T16).
import { ownerOf } from './secrets.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import type { IntegrationInput } from '../../integrations/integration.ts'
import { uuidOf } from '../../ids.ts'
import { validateSaved, validateDraft, type ValidatedDraft } from '../../integrations/preview.ts'
import { findIntegrationByUuid } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import type { SecretRow } from '../../store/secrets/secrets.ts'
import { listActiveStepNames } from '../../store/steps/steps.ts'
import type { Db } from '../../store/database/tables.ts'
import type { ActionContext } from '../context.ts'
import { certificateProblems } from './certificates.ts'
import { TLS_KEY } from '../../render/secret-names.ts'

export interface FoundDraft {
  readonly draft: ValidatedDraft
  /** The saved one whose id was given. */
  readonly saved: IntegrationRow | null
}

/** The draft that was sent. `undefined`: there is no integration of the id that it names. */
export async function findDraft(
  { db, account: { accountId }, now }: Pick<ActionContext, 'db' | 'account' | 'now'>,
  { id, sent }: { readonly id: string | undefined; readonly sent: IntegrationInput },
): Promise<FoundDraft | undefined> {
  const saved = id === undefined ? null : await savedOf(db, accountId, id)
  if (saved === undefined) return undefined
  const kept = saved ? await readSecrets(db, ownerOf(saved)) : new Map<string, SecretRow>()
  const draft = validateDraft(sent, kept, await listActiveStepNames(db, accountId))
  return { draft: withCertificates(draft, now), saved }
}

/** A saved integration as it is, to be tried. */
export async function savedDraft(
  { db, now }: Pick<ActionContext, 'db' | 'now'>,
  saved: IntegrationRow,
): Promise<FoundDraft> {
  const draft = validateSaved(configOf(saved), await readSecrets(db, ownerOf(saved)))
  return { draft: withCertificates(draft, now), saved }
}

/** A key that is kept was looked at when it was saved. */
function withCertificates(draft: ValidatedDraft, now: number): ValidatedDraft {
  const problems = certificateProblems(draft.integration, draft.typed.get(TLS_KEY) ?? null, now)
  return problems.length === 0 ? draft : { ...draft, problems: [...draft.problems, ...problems] }
}

async function savedOf(db: Db, accountId: number, id: string): Promise<IntegrationRow | undefined> {
  const uuid = uuidOf('int', id)
  return uuid === null ? undefined : findIntegrationByUuid(db, accountId, uuid)
}
