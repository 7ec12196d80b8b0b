import { useEffect, useState } from 'react'
import { accountKey } from '../../../api/account.ts'
import { useZone } from '../../../api/membership.ts'
import { useSession } from '../../../api/session.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { clock } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { isDirty } from './editing.ts'
import { readStoredDraft, writeStoredDraft } from './stored-draft.ts'
import type { StoredDraft } from './stored-draft.ts'
import type { EditingStore } from './store.ts'

const say = words.saving

/** Changes are stored when typing pauses for this long. */
const STORE_AFTER_MS = 400

export interface StoredDraftState {
  /** Changes that were stored before the page was opened, until the person decides about them. */
  readonly offered: StoredDraft | null
  readonly restore: () => void
  /** Removes the stored changes: they were saved, discarded, or left behind. */
  readonly forget: () => void
}

/** Stores the changes of a draft in the browser, and offers earlier ones. */
export function useStoredDraft(store: EditingStore): StoredDraftState {
  const who = useSession()?.person.id ?? ''
  const [offered, setOffered] = useState(() => readStoredDraft(read(keyOf(store, who))))
  useEffect(() => {
    // Until the person decides, the earlier changes are not overwritten.
    if (offered) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let lastKey = keyOf(store, who)
    const keep = (): void => {
      clearTimeout(timer)
      const state = store.get()
      const key = keyOf(store, who)
      // A new integration was saved, and its changes are now stored under its id.
      if (key !== lastKey) write(lastKey, null)
      lastKey = key
      if (!isDirty(state)) return write(key, null)
      const { draft, base, saved } = state
      write(key, writeStoredDraft({ at: Date.now(), draft, base, version: saved?.version ?? null }))
    }
    const later = (): void => {
      clearTimeout(timer)
      timer = setTimeout(keep, STORE_AFTER_MS)
    }
    const stop = store.subscribe(later)
    globalThis.addEventListener('pagehide', keep)
    return () => {
      stop()
      clearTimeout(timer)
      globalThis.removeEventListener('pagehide', keep)
    }
  }, [store, who, offered])
  const forget = (): void => {
    write(keyOf(store, who), null)
    setOffered(null)
  }
  const restore = (): void => {
    if (offered) store.dispatch({ type: 'restore', ...offered })
    setOffered(null)
  }
  return { offered, restore, forget }
}

/** Beside the save bar: above the form the banner would push down the rows, which the person works on. */
export function StoredDraftBanner({ storedDraft: { offered, restore, forget } }: { storedDraft: StoredDraftState }) {
  const zone = useZone()
  if (!offered) return null
  return (
    <Banner
      tone="info"
      role="status"
      action={
        <span className="row wrap push">
          <Button small onClick={restore}>
            {say.takeUp}
          </Button>
          <Button small kind="quiet" onClick={forget}>
            {say.discard}
          </Button>
        </span>
      }
    >
      {say.keptAt(clock(new Date(offered.at).toISOString(), zone))}
      {offered.withoutSecrets && ` ${say.keptSecrets}`}
    </Banner>
  )
}

/** Each person has their own stored changes, and in each account one new integration. */
function keyOf(store: EditingStore, who: string): string {
  return `offhook.draft.${who}.${store.get().saved?.id ?? accountKey('new')}`
}

// Storage may be forbidden, or full: then changes last as long as the page.

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // The draft is still on the page, and the leave guard protects it.
  }
}
