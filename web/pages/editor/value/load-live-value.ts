// CodeMirror is as large as the rest of the editor, and invisible until a value is focused: it is fetched when the person
// first uses the page.
import type * as LiveValue from './live-value.ts'

let live: typeof LiveValue | null = null
let loading: Promise<void> | null = null

/** The modules of a value in editing; `null`: still loading. */
export function loadedLiveValue(): typeof LiveValue | null {
  return live
}

/** Fetches the modules, once. */
export function loadLiveValue(): Promise<void> {
  loading ??= import('./live-value.ts').then(
    (loaded) => void (live = loaded),
    // The server is away, which the page shows by itself: the next caller tries again.
    () => void (loading = null),
  )
  return loading
}

/** Calls at once if the modules are loaded, else when they are. */
export function whenLive(then: () => void): void {
  if (live) then()
  else void loadLiveValue().then(() => live && then())
}
