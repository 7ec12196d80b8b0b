import { useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import { createPortal } from 'react-dom'
import { RotateCw } from 'lucide-react'
import { words } from '../words/words.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { onFirstUse } from './first-use.ts'

/** `now`: beside what is drawn first. `when wanted`: at the first use of the page, or when it is drawn. `when used`: not before that use. */
type Start = 'now' | 'when wanted' | 'when used'

/**
 * A component that nobody sees at first: it is fetched by itself, and drawn at once when it is asked for after that. `lazy` would
 * draw what stands in for it first, for a frame at the least.
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
    // Whoever asks for it tries again.
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

/** Says that a part could not be fetched, at the edge of the window: the place of the part may be in a bar, or far below. */
function NotLoaded({ load, onLoaded }: NotLoadedProps) {
  const [busy, setBusy] = useState(false)
  const again = async (): Promise<void> => {
    setBusy(true)
    try {
      await load()
      onLoaded()
    } catch {
      // Chromium asks again for a script that it could not get only once the page is loaded again. Loaded without a network, the
      // page would be lost.
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
