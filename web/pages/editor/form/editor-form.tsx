import type { ReactNode } from 'react'
import { recordingLinkFields } from '../../../../src/calls/recording.ts'
import { Banner } from '../../../parts/banner.tsx'
import { words } from '../../../words/words.ts'
import { usePreview } from '../preview-context.ts'
import type { FormPart } from '../draft/change.ts'
import type { Draft } from '../draft/draft.ts'
import type { Saved } from '../draft/saved.ts'
import { useWaitEditing } from '../trigger/use-wait-editing.ts'
import type { WaitEditing } from '../trigger/use-wait-editing.ts'
import { TriggerTab } from '../trigger/trigger-tab.tsx'
import { AuthTab } from './auth-tab.tsx'
import { BodyTab } from './body-tab.tsx'
import { DeliveryTab } from './delivery-tab.tsx'
import type { Destination } from './destination.ts'
import { HeadersTab } from './headers-tab.tsx'
import { RequestTabs, tabsOf } from './request-tabs.tsx'
import type { TabId } from './request-tabs.tsx'
import { BasicSettings } from './basic-settings.tsx'
import { TriggerLine } from './trigger-line.tsx'

interface WorkProps extends FormPart {
  readonly saved: Saved | null
  /** What was saved, or begun with. */
  readonly before: Draft
  /** Fields that the request uses. */
  readonly uses: ReadonlySet<string>
  readonly destination: Destination
  /** Of the saved integration; `null`: it is not saved, or has changes that are not. */
  readonly id: string | null
  readonly tab: TabId
  readonly onTab: (tab: TabId) => void
  readonly onRotate: () => void
  /** What has to be known first. */
  readonly banners: ReactNode
}

/** The pane in the middle: everything that is set. */
export function EditorForm({ banners, uses, tab, onTab, ...rest }: WorkProps) {
  const { draft, change, problems } = rest
  const part = { draft, change, problems }
  const open = tabsOf(draft).includes(tab) ? tab : 'body'
  const changing = useWaitEditing()
  const changeWait = (): void => {
    changing.turn(true)
    onTab('when')
  }
  return (
    <section className="work" aria-label={words.form.work}>
      {banners}
      <BasicSettings {...part} before={rest.before} destination={rest.destination} id={rest.id} />
      <TriggerLine {...part} uses={uses} onChange={() => onTab('when')} onChangeWait={changeWait} />
      <LinksNote uses={uses} />
      <RequestTabs draft={draft} open={open} onOpen={onTab}>
        <OpenTab {...rest} tab={open} changing={changing} />
      </RequestTabs>
    </section>
  )
}

/** That links to recordings open on this machine alone, where the request sends one. */
function LinksNote({ uses }: Pick<WorkProps, 'uses'>) {
  const { localLinks } = usePreview()
  if (localLinks === null || !recordingLinkFields.some((code) => uses.has(code))) return null
  return <Banner tone="warn">{words.values.linksLocal(localLinks)}</Banner>
}

type OpenTabProps = Omit<WorkProps, 'banners' | 'uses' | 'onTab'> & {
  readonly changing: WaitEditing
}

function OpenTab({ tab, saved, before, destination, id, onRotate, changing, ...part }: OpenTabProps) {
  switch (tab) {
    case 'body':
      return <BodyTab {...part} />
    case 'headers':
      return <HeadersTab {...part} />
    case 'auth':
      return <AuthTab {...part} before={before.request.auth} destination={destination} id={id} />
    case 'when':
      return <TriggerTab {...part} changing={changing} />
    case 'delivery':
      return (
        <DeliveryTab {...part} saved={saved} savedKey={destination.moved ? null : before.tls.key} onRotate={onRotate} />
      )
  }
}
