// The pane beside the form: the preview of the request, tests, and recent deliveries. The form is drawn before it.
import type { Ref } from 'react'
import type { StoredSecrets } from '../../../src/integrations/preview.ts'
import type { ConfigProblem } from '../../../src/render/request.ts'
import type { Activity } from '../../api/integrations.ts'
import type { Draft } from './draft/draft.ts'
import { SendTest } from './test-send/send-test.tsx'
import type { SendTestHandle } from './test-send/use-start-test.ts'
import { Preview } from './preview/preview.tsx'
import { RecentDeliveries } from './recent/recent-deliveries.tsx'

interface PreviewPaneProps {
  readonly draft: Draft
  readonly kept: StoredSecrets
  /** The id of the saved integration; `null`: it is not saved. */
  readonly id: string | null
  readonly activity: Activity | undefined
  readonly problems: readonly ConfigProblem[]
  readonly test: Ref<SendTestHandle>
  /** A test of this draft was delivered. */
  readonly onTested: (draft: Draft) => void
}

export function PreviewPane({ draft, kept, id, activity, problems, test, onTested }: PreviewPaneProps) {
  return (
    <>
      <Preview draft={draft} kept={kept} isSaved={id !== null} />
      <SendTest draft={draft} kept={kept} id={id} problems={problems} onGood={onTested} ref={test} />
      {id !== null && <RecentDeliveries id={id} activity={activity} />}
    </>
  )
}
