// The frame of what is shown in place of an account: without its sidebar.
import type { ReactNode } from 'react'
import { BrandPicture } from './brand.tsx'
import { useTitle } from './title.ts'

interface WithoutAccountProps {
  readonly title: string
  readonly why: string
  /** The links and buttons that lead elsewhere. */
  readonly children: ReactNode
}

export function WithoutAccount({ title, why, children }: WithoutAccountProps) {
  useTitle(title)
  return (
    <main className="page not-found" id="main">
      <span className="brand">
        <BrandPicture />
        <span>Offhook</span>
      </span>
      <h1>{title}</h1>
      <p className="muted">{why}</p>
      {children}
    </main>
  )
}
