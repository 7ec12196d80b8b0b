import { useEffect, useState } from 'react'
import type { RefObject } from 'react'

/** Until it is measured: a usual window. */
const DEFAULT_WIDTH = 800

/** How wide something is, in whole pixels. */
export function useWidth(of: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(DEFAULT_WIDTH)
  useEffect(() => {
    const element = of.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [of])
  return width
}
