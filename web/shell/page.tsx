import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useTitle } from './title.ts'

interface PageProps {
  readonly title: string
  /** What stands beside the title: a state, a switch. */
  readonly aside?: ReactNode
  /** What can be done on this page, at the end of its bar. */
  readonly actions?: ReactNode
  /** Where one came from. */
  readonly up?: { readonly to: string; readonly label: string }
  /** Content runs from edge to edge. */
  readonly flush?: boolean
  /** Content stands beside the bar as it is, without padding of its own. */
  readonly bare?: boolean
  readonly children: ReactNode
}

/** A page: its bar with the title, and what is below. */
export function Page({ title, aside, actions, up, flush, bare, children }: PageProps) {
  useTitle(title)
  return (
    <>
      <div className="bar">
        {up && (
          <>
            <Link className="crumb" to={up.to}>
              {up.label}
            </Link>
            <span className="pair" aria-hidden="true">
              /
            </span>
          </>
        )}
        <h1>{title}</h1>
        {aside}
        {actions && <div className="row wrap push">{actions}</div>}
      </div>
      {bare === true ? children : <div className={flush === true ? 'page flush' : 'page'}>{children}</div>}
    </>
  )
}
