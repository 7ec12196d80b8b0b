// A panel to look at one row without leaving the list. It lies over the page and the list stays usable beside it; on a small
// screen it covers everything, and the list is out of reach.
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'

interface DrawerProps {
  /** Read out when the panel opens. */
  readonly label: string
  readonly head: ReactNode
  /** While the content loads, the head is lower than later: the content below is hidden until then. */
  readonly waiting: boolean
  readonly children: ReactNode
}

const SMALL_SCREEN = '(max-width: 60rem)'

/** Takes the focus when it opens; the closing code decides where the focus goes. */
export function Drawer({ label, head, waiting, children }: DrawerProps) {
  const drawer = useRef<HTMLElement>(null)
  useEffect(() => {
    drawer.current?.focus()
    const screen = matchMedia(SMALL_SCREEN)
    const app = document.querySelector<HTMLElement>('.app')
    const fill = (): void => {
      app?.toggleAttribute('inert', screen.matches)
    }
    fill()
    screen.addEventListener('change', fill)
    return () => {
      screen.removeEventListener('change', fill)
      app?.removeAttribute('inert')
    }
  }, [])
  return createPortal(
    <aside className="drawer" aria-label={label} tabIndex={-1} ref={drawer}>
      <div className="head">{head}</div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, with the keyboard too */}
      <div key={waiting ? 'waiting' : 'whole'} className="body" tabIndex={0} role="group" aria-label={label}>
        {children}
      </div>
    </aside>,
    document.body,
  )
}
