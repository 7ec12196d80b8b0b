import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Copy, Ellipsis, GitCompare, History, Share2, Trash2 } from '../../../parts/icons.ts'
import { useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { renewIntegrations } from '../../../api/integrations.ts'
import { messageOf } from '../../../api/problem.ts'
import { Menu } from '../../../parts/menu.tsx'
import { routeName } from '../../../parts/route-name.ts'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { serviceWords } from '../../../words/service-words.ts'
import type { Saved } from '../draft/saved.ts'
import { isDirty } from '../saving/editing.ts'
import type { EditingStore } from '../saving/store.ts'
import { fetchedLater } from '../../../parts/fetched-later.tsx'

const PastCalls = fetchedLater(async () => (await import('../later.ts')).FilteredPastCalls)
const EditorVersions = fetchedLater(async () => (await import('../later.ts')).EditorVersions)
const ShareDialog = fetchedLater(async () => (await import('../later.ts')).ShareDialog)

const say = words.saving

interface MoreMenuProps {
  readonly store: EditingStore
  readonly saved: Saved
  /** The integration was deleted: nothing of it must be stored or fetched any more. */
  readonly onDeleted: () => void
}

/** Further actions on a saved integration. */
export function MoreMenu({ store, saved, onDeleted }: MoreMenuProps) {
  const [open, setOpen] = useState<'remove' | 'past' | 'share' | 'versions' | null>(null)
  const navigate = useNavigate()
  const duplicate = async (): Promise<void> => {
    try {
      const copy = await unwrap(api.POST('/integrations/{id}/duplicate', { params: { path: { id: saved.id } } }))
      await navigate({ to: '/integrations/$id', params: { id: copy.id } })
    } catch (error) {
      toast(messageOf(error))
    }
  }
  return (
    <>
      <Menu
        label={say.more}
        icon={Ellipsis}
        iconOnly
        small
        entries={[
          {
            id: 'duplicate',
            verb: 'integrations.change',
            label: say.duplicate,
            icon: Copy,
            onPick: () => void duplicate(),
          },
          { id: 'share', label: serviceWords.services.template.share, icon: Share2, onPick: () => setOpen('share') },
          { id: 'versions', label: words.versions.open, icon: GitCompare, onPick: () => setOpen('versions') },
          {
            id: 'past',
            verb: 'deliveries.send_past',
            label: say.pastCalls,
            icon: History,
            onPick: () => setOpen('past'),
          },
          {
            id: 'remove',
            verb: 'integrations.change',
            label: say.remove,
            icon: Trash2,
            danger: true,
            onPick: () => setOpen('remove'),
          },
        ]}
      />
      {open === 'remove' && <Remove saved={saved} onDeleted={onDeleted} onClose={() => setOpen(null)} />}
      {open === 'share' && (
        <ShareDialog draft={store.get().draft} isDirty={isDirty(store.get())} onClose={() => setOpen(null)} />
      )}
      {open === 'versions' && (
        <EditorVersions saved={saved} isDirty={isDirty(store.get())} onClose={() => setOpen(null)} />
      )}
      {open === 'past' && <PastCalls id={saved.id} onClose={() => setOpen(null)} />}
    </>
  )
}

function Remove({ saved, onDeleted, onClose }: { saved: Saved; onDeleted: () => void; onClose: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const remove = async (): Promise<void> => {
    try {
      await unwrap(api.DELETE('/integrations/{id}', { params: { path: { id: saved.id } } }))
      onDeleted()
      void renewIntegrations(queries)
      await navigate({ to: '/integrations' })
    } catch (error) {
      toast(messageOf(error))
    }
  }
  return (
    <ConfirmDialog
      title={say.removeTitle(routeName(saved.name))}
      act={say.remove}
      icon={Trash2}
      onYes={() => void remove()}
      onClose={onClose}
    >
      <p>{say.removeWhat}</p>
    </ConfirmDialog>
  )
}
