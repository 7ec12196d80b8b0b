// The requests that saving sends to the server.
import type { IntegrationInput, IntegrationProblem, InvalidValue } from '../../../../src/client/client.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { api, unwrap } from '../../../api/client.ts'
import type { Draft } from '../draft/draft.ts'
import { mergePatchOf } from '../draft/patch.ts'
import type { Saved } from '../draft/saved.ts'
import type { WaitingResult } from '../../../parts/waiting-result.ts'
import { inputOfDraft } from '../draft/input-of-draft.ts'

/** The fate of waiting deliveries while an integration is switched off. */
export type WaitingPolicy = 'keep' | 'drop'

/** The fate of waiting deliveries when the request changes (D12). */
export type WaitingChoice = 'rerender' | 'keep' | 'drop'

/** The changed integration, and the result for its waiting deliveries, if there were any. */
interface Changed {
  readonly saved: Saved
  readonly waiting: WaitingResult | null
}

/** Saves a new integration. `key`: the same for each attempt of the same save, so that it is created once (Idempotency-Key). */
export function create(draft: Draft, key: string) {
  return unwrap(api.POST('/integrations', { body: sentOf(draft), headers: { 'idempotency-key': key } }))
}

/** zod's types allow undefined members, which JSON leaves out. */
export function sentOf(draft: Draft): IntegrationInput {
  return inputOfDraft(draft) as IntegrationInput
}

/**
 * Saves the changes from `base` to `draft` over the version that was read; the whole draft, if the stored integration cannot
 * be read.
 */
export function update(
  saved: Saved,
  { base, draft }: { readonly base: Draft; readonly draft: Draft },
  waiting?: WaitingChoice,
): Promise<Changed> {
  const sent = inputOfDraft(draft)
  const patch = saved.unreadable_reason === null ? mergePatchOf(inputOfDraft(base), sent) : { ...sent }
  return patchSaved(saved, { ...patch, ...(draft.enabled !== saved.enabled && { enabled: draft.enabled }) }, waiting)
}

export async function patchSaved(
  saved: Saved,
  patch: Record<string, unknown>,
  waiting?: WaitingChoice,
): Promise<Changed> {
  const changed = await unwrap(
    api.PATCH('/integrations/{id}', {
      params: {
        path: { id: saved.id },
        header: { 'if-match': `"${saved.version}"` },
        query: waiting ? { waiting } : {},
      },
      body: patch,
    }),
  )
  return changedOf(changed)
}

/** Resumes sending, after applying the choice for the waiting deliveries. */
export async function resume(id: string, waiting?: WaitingChoice): Promise<Changed> {
  const params = { path: { id }, query: waiting ? { waiting } : {} }
  return changedOf(await unwrap(api.POST('/integrations/{id}/resume', { params })))
}

function changedOf({ waiting, ...saved }: Saved & { readonly waiting?: WaitingResult | undefined }): Changed {
  return { saved, waiting: waiting ?? null }
}

/** A problem from the API, at the path where the page shows it. */
export function problemOf({
  pointer,
  detail,
  severity = 'error',
}: Pick<InvalidValue, 'pointer' | 'detail'> & Partial<Pick<IntegrationProblem, 'severity'>>): ConfigProblem {
  const path = pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.')
  return { path, message: detail, severity }
}
