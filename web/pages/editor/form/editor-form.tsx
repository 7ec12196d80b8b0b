import { useState } from 'react'
import type { ReactNode } from 'react'
import { words } from '../../../words/words.ts'
import { useDraftForm } from '../draft-form.ts'
import type { ServiceChange } from '../service/change-service.ts'
import { BasicSettings } from './basic-settings.tsx'
import { BodyTab } from './body-tab.tsx'
import { useChangeNote } from './change-note.tsx'
import { Notes } from './notes.tsx'
import { RequestTabs, tabsOf } from './request-tabs.tsx'
import type { TabId } from './request-tabs.tsx'
import { useNewKey } from './use-new-key.ts'
import { TriggerLine } from './trigger-line.tsx'
import { useNotes } from './use-notes.tsx'
import { fetchedLater } from '../../../parts/fetched-later.tsx'

const AuthTab = fetchedLater(async () => (await import('../later.ts')).AuthTab)
const DeliveryTab = fetchedLater(async () => (await import('../later.ts')).DeliveryTab)
const HeadersTab = fetchedLater(async () => (await import('../later.ts')).HeadersTab)
const TriggerTab = fetchedLater(async () => (await import('../later.ts')).TriggerTab)

interface EditorFormProps {
  readonly tab: TabId
  readonly onTab: (tab: TabId) => void
  /** Notes shown above the form. */
  readonly banners: ReactNode
}

/** The middle pane: all settings. */
export function EditorForm({ banners, tab, onTab }: EditorFormProps) {
  const { draft, newKey } = useDraftForm()
  const { isShown: isKeyShown } = useNewKey()
  const open = tabsOf(draft).includes(tab) ? tab : 'body'
  const [serviceChange, setServiceChange] = useState<ServiceChange | null>(null)
  const notes = useNotes()
  const changed = serviceChange?.draft.service === draft.service ? serviceChange : null
  const changeNote = useChangeNote(changed, () => setServiceChange(null))
  const openTab = (next: TabId): void => {
    // A person who leaves the tab with the new key has seen the key. Going to the problem of a refused save does not count as
    // leaving.
    if (isKeyShown && open === 'delivery' && next !== 'delivery') newKey.set(null)
    onTab(next)
  }
  return (
    <section className="work" aria-label={words.form.work}>
      {banners}
      <BasicSettings onServiceChange={setServiceChange} />
      <TriggerLine onChange={() => openTab('when')} />
      <Notes notes={[...changeNote, ...notes]} />
      <RequestTabs draft={draft} open={open} onOpen={openTab}>
        <OpenTab tab={open} />
      </RequestTabs>
    </section>
  )
}

function OpenTab({ tab }: Pick<EditorFormProps, 'tab'>) {
  switch (tab) {
    case 'body':
      return <BodyTab />
    case 'headers':
      return <HeadersTab />
    case 'auth':
      return <AuthTab />
    case 'when':
      return <TriggerTab />
    case 'delivery':
      return <DeliveryTab />
  }
}
