import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { countChanges } from './count-changes.ts'
import type { EditingStore } from './store.ts'

/** Discards the changes, with an undo while the toast is visible. */
export function discardChanges(store: EditingStore): void {
  const { draft, base, saved } = store.get()
  store.dispatch({ type: 'discard' })
  const { discarded, discardedNew } = words.saving
  toast(saved === null ? discardedNew : discarded(countChanges(base, draft)), () =>
    store.dispatch({ type: 'restore', draft, base, version: saved?.version ?? null }),
  )
}
