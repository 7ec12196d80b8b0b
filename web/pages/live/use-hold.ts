// Nothing moves away from under the pointer of somebody who is about to press it.
import { useEffect, useState } from 'react'

/** A pointer that rests for longer is left on a wall, or forgotten. */
const HELD_MS = 5_000

export interface Hold {
  /** A pointer moves over the part, or did a moment ago. */
  readonly isHeld: boolean
  /** What the part takes to notice it. */
  readonly handlers: { readonly onPointerMove: () => void; readonly onPointerLeave: () => void }
}

/** Whether the rows of a part must keep their places now. */
export function useHold(): Hold {
  const [movedAt, setMovedAt] = useState<number | null>(null)
  useEffect(() => {
    if (movedAt === null) return
    const timer = setTimeout(() => setMovedAt(null), HELD_MS)
    return () => clearTimeout(timer)
  }, [movedAt])
  return {
    isHeld: movedAt !== null,
    handlers: {
      // Often enough: each move would draw the part anew.
      onPointerMove: () => setMovedAt(Math.floor(Date.now() / 1_000)),
      onPointerLeave: () => setMovedAt(null),
    },
  }
}
