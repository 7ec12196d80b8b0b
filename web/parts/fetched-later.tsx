import { useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import { onFirstUse } from './first-use.ts'
import { Failed } from './states.tsx'

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
    const [state, setState] = useState<{ readonly error: unknown }>({ error: null })
    const isMissing = Fetched === null && state.error === null
    useEffect(() => {
      if (!isMissing) return
      const wait = (): void => {
        fetching ??= fetchOnce()
        fetching.then(
          () => setState({ error: null }),
          (error: unknown) => setState({ error }),
        )
      }
      if (start === 'when used') onFirstUse(wait)
      else wait()
    }, [isMissing])
    if (Fetched !== null) return <Fetched {...props} />
    return state.error === null ? null : <Failed error={state.error} onRetry={() => setState({ error: null })} />
  }
}
