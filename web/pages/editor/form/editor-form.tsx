import { useCallback } from 'react'
import type { ReactNode } from 'react'
import { RECORDING_LINK_FIELDS } from '../../../../src/calls/recording.ts'
import { Banner } from '../../../parts/banner.tsx'
import { words } from '../../../words/words.ts'
import { useDraftForm } from '../draft-form.ts'
import { usePreview } from '../preview-context.ts'
import { useWaitEditing } from '../trigger/use-wait-editing.ts'
import type { WaitEditing } from '../trigger/use-wait-editing.ts'
import { TriggerTab } from '../trigger/trigger-tab.tsx'
import { AuthTab } from './auth-tab.tsx'
import { BodyTab } from './body-tab.tsx'
import { DeliveryTab } from './delivery-tab.tsx'
import { RequestTabs, tabsOf } from './request-tabs.tsx'
import type { TabId } from './request-tabs.tsx'
import { BasicSettings } from './basic-settings.tsx'
import { TriggerLine } from './trigger-line.tsx'
import { inRequest } from '../draft/change.ts'
import type { DraftHeader } from '../draft/draft.ts'
import { HeaderRows } from '../rows/header-rows.tsx'
import type { OnRows } from '../rows/use-rows.ts'

interface EditorFormProps {
  readonly tab: TabId
  readonly onTab: (tab: TabId) => void
  readonly onRotate: () => void
  /** What has to be known first. */
  readonly banners: ReactNode
}

/** The pane in the middle: everything that is set. */
export function EditorForm({ banners, tab, onTab, onRotate }: EditorFormProps) {
  const { draft } = useDraftForm()
  const open = tabsOf(draft).includes(tab) ? tab : 'body'
  const changing = useWaitEditing()
  const changeWait = (): void => {
    changing.turn(true)
    onTab('when')
  }
  return (
    <section className="work" aria-label={words.form.work}>
      {banners}
      <BasicSettings />
      <TriggerLine onChange={() => onTab('when')} onChangeWait={changeWait} />
      <LinksNote />
      <RequestTabs draft={draft} open={open} onOpen={onTab}>
        <OpenTab tab={open} changing={changing} onRotate={onRotate} />
      </RequestTabs>
    </section>
  )
}

/** That links to recordings open on this machine alone, where the request sends one. */
function LinksNote() {
  const { uses } = useDraftForm()
  const { localLinks } = usePreview()
  if (localLinks === null || !RECORDING_LINK_FIELDS.some((code) => uses.has(code))) return null
  return <Banner tone="warn">{words.values.linksLocal(localLinks)}</Banner>
}

interface OpenTabProps extends Pick<EditorFormProps, 'tab' | 'onRotate'> {
  readonly changing: WaitEditing
}

function OpenTab({ tab, onRotate, changing }: OpenTabProps) {
  switch (tab) {
    case 'body':
      return <BodyTab />
    case 'headers':
      return <HeadersTab />
    case 'auth':
      return <AuthTab />
    case 'when':
      return <TriggerTab changing={changing} />
    case 'delivery':
      return <DeliveryTab onRotate={onRotate} />
  }
}

function HeadersTab() {
  const { draft, change, problems } = useDraftForm()
  const onHeaders = useCallback<OnRows<DraftHeader>>(
    (how) => change((now) => inRequest({ headers: how(now.request.headers) })(now)),
    [change],
  )
  return (
    <>
      <HeaderRows headers={draft.request.headers} onHeaders={onHeaders} problems={problems} />
      <p className="hint inrow">{words.form.headersHint}</p>
    </>
  )
}
