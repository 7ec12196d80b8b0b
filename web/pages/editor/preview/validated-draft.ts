// Caches the validation of a draft: the form shows its problems, the preview its request.
import type { IntegrationInput } from '../../../../src/integrations/integration.ts'
import { storedSecretsOf, validateDraft } from '../../../../src/integrations/preview.ts'
import type { ValidatedDraft, StoredSecrets } from '../../../../src/integrations/preview.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import type { Draft } from '../draft/draft.ts'
import { inputOfDraft } from '../draft/input-of-draft.ts'
import type { Saved } from '../draft/saved.ts'

const validated = new WeakMap<Draft, { readonly kept: StoredSecrets; readonly draft: ValidatedDraft }>()

/** Drafts are never changed in place, so the draft object is the cache key. */
export function validatedDraftOf(draft: Draft, kept: StoredSecrets): ValidatedDraft {
  const known = validated.get(draft)
  if (known?.kept === kept) return known.draft
  const fresh = validateDraft(inputOfDraft(draft), kept)
  validated.set(draft, { kept, draft: fresh })
  return fresh
}

/** The problem of a new draft, if there is only one place to fix: the person goes on there. */
export function onlyError(draft: Draft): ConfigProblem | null {
  const [first, ...others] = validatedDraftOf(draft, storedSecrets(null)).problems.filter(
    ({ severity }) => severity === 'error',
  )
  return first !== undefined && others.every(({ path }) => path === first.path) ? first : null
}

/** The saved secrets, which can be kept as long as the destination stays the same. */
export function storedSecrets(saved: Saved | null): StoredSecrets {
  // The value came as JSON, which leaves members out and never has undefined.
  return saved ? storedSecretsOf(saved as IntegrationInput) : new Map()
}
