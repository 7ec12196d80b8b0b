// The first sign that a person uses the page: a pointer that moves, a finger, a key, a press by a screen reader. Components
// that open only at a press are fetched then: they are there before the press, and neither the first view nor an unattended
// screen has to fetch them.
const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown', 'click'] as const

let used = false
const waiting = new Set<() => void>()

/** Calls `act` at the first sign of use; after that sign, when the browser is idle. */
export function onFirstUse(act: () => void): void {
  if (used) return whenIdle(act)
  if (waiting.size === 0) for (const sign of SIGNS) addEventListener(sign, begin, { capture: true, passive: true })
  waiting.add(act)
}

function begin(): void {
  used = true
  for (const sign of SIGNS) removeEventListener(sign, begin, { capture: true })
  for (const act of waiting) act()
  waiting.clear()
}

function whenIdle(act: () => void): void {
  // Safari does not have it.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act)
  else setTimeout(act)
}
