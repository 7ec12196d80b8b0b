import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

/** On a phone the page scrolls: there is room for all. */
const SCROLLS = '(max-width: 40rem)'

/** Number of rows that fit into the element, each `--wb-row` high. */
export function useRoom(): { readonly ref: RefObject<HTMLDivElement | null>; readonly room: number } {
  const ref = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = (): void => {
      const probe = element.querySelector<HTMLElement>('.wb-probe')
      const fit = Math.floor(element.clientHeight / Math.max(1, probe?.offsetHeight ?? 1))
      setRoom(matchMedia(SCROLLS).matches ? Number.POSITIVE_INFINITY : Math.max(1, fit))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])
  return { ref, room }
}
