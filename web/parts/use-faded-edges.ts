import { useEffect } from 'react'
import type { RefObject } from 'react'

/** Says on a row that can be scrolled on which sides there is more of it (`data-more`), for it to fade out there. */
export function useFadedEdges(of: RefObject<HTMLElement | null>): void {
  // After each render: what is in the row may be wider now, which no observer of the row tells.
  useEffect(() => {
    const row = of.current
    if (!row) return
    const look = (): void => {
      const before = row.scrollLeft > 1
      const after = row.scrollLeft + row.clientWidth < row.scrollWidth - 1
      row.setAttribute('data-more', [before && 'before', after && 'after'].filter(Boolean).join(' '))
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(row)
    row.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      row.removeEventListener('scroll', look)
    }
  })
}
