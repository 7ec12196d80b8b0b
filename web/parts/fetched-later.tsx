import { useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import { createPortal } from 'react-dom'
import { RotateCw } from './icons.ts'
import { words } from '../words/words.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { onFirstUse } from './first-use.ts'

/**
 * `now`: together with the first view. `when wanted`: at the first use of the page, or when the component is drawn. `when
 * used`: not before the component is used.
 */
type Start = 'now' | 'when wanted' | 'when used'

/**
 * A component that is not visible at first: its code is fetched separately, and once fetched it is drawn at once. `lazy` would
 * draw the fallback first, for at least one frame.
 */
export function fetchedLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  start: Start = 'when wanted',
): ComponentType<Props> {
  let Fetched: ComponentType<Props> | null = null
  let fetching: Promise<void> | null = null
  const fetchOnce = async (): Promise<void> => {
    try {
      Fetched = await load()
    } catch (error) {
      fetching = null
      throw error
    }
  }
  const begin = (): void => {
    fetching ??= fetchOnce()
    // The next caller fetches again.
    fetching.catch(() => undefined)
  }
  if (start === 'now') begin()
  else onFirstUse(begin)
  return function FetchedLater(props: Props) {
    const [state, setState] = useState({ hasFailed: false })
    const isMissing = Fetched === null && !state.hasFailed
    useEffect(() => {
      if (!isMissing) return
      const wait = (): void => {
        fetching ??= fetchOnce()
        fetching.then(
          () => setState({ hasFailed: false }),
          () => setState({ hasFailed: true }),
        )
      }
      if (start === 'when used') onFirstUse(wait)
      else wait()
    }, [isMissing])
    if (Fetched !== null) return <Fetched {...props} />
    return state.hasFailed ? <NotLoaded load={fetchOnce} onLoaded={() => setState({ hasFailed: false })} /> : null
  }
}

interface NotLoadedProps {
  readonly load: () => Promise<void>
  readonly onLoaded: () => void
}

/** Says in a toast that a part could not be fetched: the place of the part may be in a bar, or far below. */
function NotLoaded({ load, onLoaded }: NotLoadedProps) {
  const [busy, setBusy] = useState(false)
  const again = async (): Promise<void> => {
    setBusy(true)
    try {
      await load()
      onLoaded()
    } catch {
      // Chromium requests a failed script again only after the page is reloaded. A reload without a network would lose the
      // page, so check the network first.
      if (await isReachable()) globalThis.location.reload()
      setBusy(false)
    }
  }
  return createPortal(
    <div className="notloaded">
      <Banner
        tone="bad"
        role="alert"
        action={
          <Button small icon={RotateCw} busy={busy} onClick={() => void again()}>
            {words.parts.tryAgain}
          </Button>
        }
      >
        {words.parts.notLoaded}
      </Banner>
    </div>,
    document.body,
  )
}

async function isReachable(): Promise<boolean> {
  const answer = await fetch('/healthz', { cache: 'no-store' }).catch(() => null)
  return answer?.ok === true
}
