// CodeMirror weighs as much as the rest of the editor, and nothing of it is seen before somebody is at a value: it is fetched
// when somebody first uses the page.
import type * as LiveValue from './live-value.ts'

let live: typeof LiveValue | null = null
let loading: Promise<void> | null = null

/** What a value that is typed into is made of; `null`: still on its way. */
export function loadedLiveValue(): typeof LiveValue | null {
  return live
}

/** Fetches it, once. */
export function loadLiveValue(): Promise<void> {
  loading ??= import('./live-value.ts').then(
    (loaded) => void (live = loaded),
    // The server is away, which the page says by itself: the next who asks tries again.
    () => void (loading = null),
  )
  return loading
}

/** Calls at once when it is there, else when it is. */
export function whenLive(then: () => void): void {
  if (live) then()
  else void loadLiveValue().then(() => live && then())
}
