// The preview of the request while somebody types: rendered by the server's own code, so that the request will be the same.
import { memo, useDeferredValue, useState } from 'react'
import type { StoredSecrets } from '../../../../src/integrations/preview.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Tabs } from '../../../parts/tabs.tsx'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { MessagePreview } from '../message/message-preview.tsx'
import { useActiveRow } from '../value/insertion.ts'
import { validatedDraftOf } from './validated-draft.ts'
import { RequestView } from './request-view.tsx'
import { SamplePicker } from './sample-picker.tsx'
import { useSample } from './preview-provider.tsx'
import { fetchedLater } from '../../../parts/fetched-later.tsx'

const CurlView = fetchedLater(async () => (await import('../later.ts')).CurlView)
const ReceiverView = fetchedLater(async () => (await import('../later.ts')).ReceiverView)

const say = words.preview

interface PreviewProps {
  readonly draft: Draft
  readonly kept: StoredSecrets
  readonly isSaved: boolean
}

const TABS = [
  { id: 'request', label: say.request },
  { id: 'curl', label: say.curl },
  { id: 'receiver', label: say.receiver },
] as const

export function Preview({ draft, kept, isSaved }: PreviewProps) {
  const activeRow = useActiveRow()
  const [later, activeLater] = [useDeferredValue(draft), useDeferredValue(activeRow)]
  const [shown, active] = isLarge(draft) ? [later, activeLater] : [draft, activeRow]
  return <DrawnPreview draft={shown} kept={kept} isSaved={isSaved} activeRow={active} />
}

/**
 * A large request takes longer than a frame, so its preview is drawn after the keystroke. Otherwise the preview follows in the
 * same frame.
 */
function isLarge({ request: { rows, raw } }: Draft): boolean {
  return (
    rows.length > TYPICAL_ROWS ||
    (raw?.body.length ?? 0) > TYPICAL_TEXT_LENGTH ||
    rows.some(({ value }) => value.length > TYPICAL_TEXT_LENGTH)
  )
}

const TYPICAL_ROWS = 60
const TYPICAL_TEXT_LENGTH = 4_000

interface DrawnPreviewProps extends PreviewProps {
  /** The row or header under the cursor; its line is highlighted. */
  readonly activeRow: string | null
}

const DrawnPreview = memo(function DrawnPreview({ draft, kept, isSaved, activeRow }: DrawnPreviewProps) {
  const [open, setOpen] = useState<(typeof TABS)[number]['id']>('request')
  const validated = validatedDraftOf(draft, kept)
  return (
    <>
      <h2>{say.title}</h2>
      <SamplePicker />
      <SampleNote />
      <MessagePreview draft={draft} />
      <Tabs label={say.as} tabs={TABS} open={open} onOpen={setOpen} small panelClass="preview-panel">
        {open === 'request' && (
          <RequestView draft={draft} validated={validated} isSaved={isSaved} activeRow={activeRow} />
        )}
        {open === 'curl' && <CurlView validated={validated} />}
        {open === 'receiver' && <ReceiverView validated={validated} />}
      </Tabs>
    </>
  )
})

/** Says that the call does not have the chosen moment, and which moment is shown instead. */
function SampleNote() {
  const { instead } = useSample().moment
  return instead === null ? null : <Banner tone="info">{instead}</Banner>
}
