// Keeps rows in place under the pointer of a person who is about to press one.
import { useEffect, useState } from 'react'

/** A pointer that rests for longer was left behind, for example on a wall screen. */
const HELD_MS = 5_000

export interface Hold {
  /** A pointer is moving over the part, or did a moment ago. */
  readonly isHeld: boolean
  /** The handlers for the part. */
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
      // Rounded to seconds: otherwise each move would redraw the part.
      onPointerMove: () => setMovedAt(Math.floor(Date.now() / 1_000)),
      onPointerLeave: () => setMovedAt(null),
    },
  }
}
