import { useEffect, useState } from 'react'
import type { RefObject } from 'react'

/** Until it is measured: a usual window. */
const widthUsual = 800

/** How wide something is, in whole pixels. */
export function useWidth(of: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(widthUsual)
  useEffect(() => {
    const element = of.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [of])
  return width
}
