import { useEffect, useState } from 'react'
import { useSession, useZone } from '../../../api/session.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { clock } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { isDirty } from './editing.ts'
import { readStoredDraft, writeStoredDraft } from './stored-draft.ts'
import type { StoredDraft } from './stored-draft.ts'
import type { EditingStore } from './store.ts'

const say = words.saving

/** Typing is kept when it rests for this long. */
const STORE_AFTER_MS = 400

export interface StoredDraftState {
  /** What was kept before the page was opened, until somebody said what becomes of it. */
  readonly offered: StoredDraft | null
  readonly restore: () => void
  /** Forgets what is kept: it was saved, discarded, or left behind. */
  readonly forget: () => void
}

/** Keeps the changes of a draft in the browser, and offers those of before. */
export function useStoredDraft(store: EditingStore): StoredDraftState {
  const who = useSession()?.person.id ?? ''
  const [offered, setOffered] = useState(() => readStoredDraft(read(keyOf(store, who))))
  useEffect(() => {
    // Until the offer is answered, it is not written over.
    if (offered) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let lastKey = keyOf(store, who)
    const keep = (): void => {
      clearTimeout(timer)
      const state = store.get()
      const key = keyOf(store, who)
      // A new one has got a name of its own.
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

/** Beside the bar that saves: above the form it would push the rows down, which the person came for. */
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

/** Each person has their own. */
function keyOf(store: EditingStore, who: string): string {
  return `offhook.draft.${who}.${store.get().saved?.id ?? 'new'}`
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
    // The draft is on the page still, and the guard stands before it.
  }
}
