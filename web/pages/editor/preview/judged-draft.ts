// A draft judged once, whoever asks: the form for its problems, the preview for its request.
import { validateDraft } from '../../../../src/integrations/preview.ts'
import type { ValidatedDraft as JudgedDraft, StoredSecrets } from '../../../../src/integrations/preview.ts'
import type { Draft } from '../draft/draft.ts'
import { sentOf } from '../draft/sent.ts'

const judged = new WeakMap<Draft, { readonly kept: StoredSecrets; readonly draft: JudgedDraft }>()

/** Drafts are never changed in place, so the same one is the same. */
export function judgedDraftOf(draft: Draft, kept: StoredSecrets): JudgedDraft {
  const known = judged.get(draft)
  if (known?.kept === kept) return known.draft
  const fresh = validateDraft(sentOf(draft), kept)
  judged.set(draft, { kept, draft: fresh })
  return fresh
}
