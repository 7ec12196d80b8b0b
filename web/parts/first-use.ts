// The first sign that somebody uses the page: a pointer that moves, a finger, a key, a press by a screen reader. What opens only at a
// press is fetched then: it is there before the press that needs it, and the first view, or a screen that nobody touches, does without it.
const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown', 'click'] as const

let used = false
const waiting = new Set<() => void>()

/** Calls at the first sign of use; once there was one, when the browser has nothing else to do. */
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
  // Safari has none.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act)
  else setTimeout(act)
}
