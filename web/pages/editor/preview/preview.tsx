// What would be sent, as somebody types: by the server's own code, so it is what will be sent.
import { useDeferredValue, useMemo, useState } from 'react'
import type { KeptSecrets } from '../../../../src/integrations/preview.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Tabs } from '../../../parts/tabs.tsx'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { CurlView } from './curl-view.tsx'
import { judgedOf } from './judged.ts'
import { ReceiverView } from './receiver-view.tsx'
import { RequestView } from './request-view.tsx'
import { SamplePicker } from './sample-picker.tsx'
import { useSample } from './scene-provider.tsx'

const say = words.preview

interface PreviewProps {
  readonly draft: Draft
  readonly kept: KeptSecrets
  /** The row or header under the cursor; its line is lit. */
  readonly activeRow: string | null
}

const tabs = [
  { id: 'request', label: say.request },
  { id: 'curl', label: say.curl },
  { id: 'receiver', label: say.receiver },
] as const

export function Preview({ draft, kept, activeRow }: PreviewProps) {
  const [open, setOpen] = useState<(typeof tabs)[number]['id']>('request')
  // A large body is drawn after the keystroke, never before it.
  const shown = useDeferredValue(draft)
  const active = useDeferredValue(activeRow)
  const judged = useMemo(() => judgedOf(shown, kept), [shown, kept])
  return (
    <>
      <h2>{say.title}</h2>
      <SamplePicker />
      <SampleNote />
      <Tabs label={say.as} tabs={tabs} open={open} onOpen={setOpen} small panelClass="preview-panel">
        {open === 'request' && <RequestView draft={shown} judged={judged} activeRow={active} />}
        {open === 'curl' && <CurlView judged={judged} />}
        {open === 'receiver' && <ReceiverView judged={judged} />}
      </Tabs>
    </>
  )
}

/** The moment that was chosen is not there: which one is shown for it. */
function SampleNote() {
  const { instead } = useSample().moment
  return instead === null ? null : <Banner tone="info">{instead}</Banner>
}
