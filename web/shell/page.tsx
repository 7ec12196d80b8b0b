import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useTitle } from './title.ts'

interface PageProps {
  readonly title: string
  /** Content beside the title: a state, a switch. */
  readonly aside?: ReactNode
  /** The actions of the page, at the end of its bar. */
  readonly actions?: ReactNode
  /** The parent page. */
  readonly up?: { readonly to: string; readonly search?: Readonly<Record<string, string>>; readonly label: string }
  /** The content reaches from edge to edge. */
  readonly flush?: boolean
  /** The content has no padding. */
  readonly bare?: boolean
  readonly children: ReactNode
}

/** A page: a bar with the title, and the content below. */
export function Page({ title, aside, actions, up, flush, bare, children }: PageProps) {
  useTitle(title)
  return (
    <>
      <div className="bar">
        {up && (
          <>
            <Link className="crumb" to={up.to} {...(up.search && { search: up.search })}>
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
