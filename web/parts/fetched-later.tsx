import { useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import { Failed } from './states.tsx'

/**
 * A component that nobody sees at first: it is fetched when the browser has nothing else to do (`now`: beside what is drawn
 * first), and drawn at once when it is asked for after that. `lazy` would draw what stands in for it first, for a frame at the
 * least.
 */
export function fetchedLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  start: 'when idle' | 'now' = 'when idle',
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
  else whenIdle(begin)
  return function FetchedLater(props: Props) {
    const [state, setState] = useState<{ readonly error: unknown }>({ error: null })
    const isMissing = Fetched === null && state.error === null
    useEffect(() => {
      if (!isMissing) return
      fetching ??= fetchOnce()
      fetching.then(
        () => setState({ error: null }),
        (error: unknown) => setState({ error }),
      )
    }, [isMissing])
    if (Fetched !== null) return <Fetched {...props} />
    return state.error === null ? null : <Failed error={state.error} onRetry={() => setState({ error: null })} />
  }
}

function whenIdle(act: () => void): void {
  // Safari has none.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act)
  else setTimeout(act)
}
