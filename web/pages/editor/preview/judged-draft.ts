// A draft judged once, whoever asks: the form for its problems, the preview for its request.
import { judgeDraft } from '../../../../src/integrations/preview.ts'
import type { Draft as JudgedDraft, KeptSecrets } from '../../../../src/integrations/preview.ts'
import type { Draft } from '../draft/draft.ts'
import { sentOf } from '../draft/sent.ts'

const judged = new WeakMap<Draft, { readonly kept: KeptSecrets; readonly draft: JudgedDraft }>()

/** Drafts are never changed in place, so the same one is the same. */
export function judgedDraftOf(draft: Draft, kept: KeptSecrets): JudgedDraft {
  const known = judged.get(draft)
  if (known?.kept === kept) return known.draft
  const fresh = judgeDraft(sentOf(draft), kept)
  judged.set(draft, { kept, draft: fresh })
  return fresh
}
