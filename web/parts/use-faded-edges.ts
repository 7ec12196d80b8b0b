import { useEffect } from 'react'
import type { RefObject } from 'react'

/** Marks on which sides a scrolling row continues (`data-more`), so that the row fades out there. */
export function useFadedEdges(of: RefObject<HTMLElement | null>): void {
  // After each render: the content of the row may be wider now, which no observer of the row reports.
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
