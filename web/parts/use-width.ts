import { useEffect, useState } from 'react'
import type { RefObject } from 'react'

/** A usual window width, used until the element is measured. */
const DEFAULT_WIDTH = 800

/** The width of an element, in whole pixels. */
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
