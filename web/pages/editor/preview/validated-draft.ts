// A draft validated once, whoever asks: the form for its problems, the preview for its request.
import type { IntegrationInput } from '../../../../src/integrations/integration.ts'
import { storedSecretsOf, validateDraft } from '../../../../src/integrations/preview.ts'
import type { ValidatedDraft, StoredSecrets } from '../../../../src/integrations/preview.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import type { Draft } from '../draft/draft.ts'
import { inputOfDraft } from '../draft/input-of-draft.ts'
import type { Saved } from '../draft/saved.ts'

const validated = new WeakMap<Draft, { readonly kept: StoredSecrets; readonly draft: ValidatedDraft }>()

/** Drafts are never changed in place, so the same one is the same. */
export function validatedDraftOf(draft: Draft, kept: StoredSecrets): ValidatedDraft {
  const known = validated.get(draft)
  if (known?.kept === kept) return known.draft
  const fresh = validateDraft(inputOfDraft(draft), kept)
  validated.set(draft, { kept, draft: fresh })
  return fresh
}

/** What is wrong with a new draft, where that is one thing at one place: there the person goes on. */
export function onlyError(draft: Draft): ConfigProblem | null {
  const [first, ...others] = validatedDraftOf(draft, storedSecrets(null)).problems.filter(
    ({ severity }) => severity === 'error',
  )
  return first !== undefined && others.every(({ path }) => path === first.path) ? first : null
}

/** The secrets of what was saved, which stay where their address stays. */
export function storedSecrets(saved: Saved | null): StoredSecrets {
  // It was JSON, in which what is left out is left out and never undefined.
  return saved ? storedSecretsOf(saved as IntegrationInput) : new Map()
}
