// Apart from the entries themselves: people sign out on pages that have no Find, too.

/** The beginning of the names under which the browser stores the entries of an account. */
export const STORED = 'find'

/** Forgets the entries of every account: whoever signs out leaves nothing behind. */
export function forgetRecent(): void {
  try {
    for (const key of Object.keys(localStorage))
      if (key === STORED || key.startsWith(`${STORED}.`)) localStorage.removeItem(key)
  } catch {
    // If storage is forbidden, nothing was stored.
  }
}
