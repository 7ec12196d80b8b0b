// The states of a view without content: loading, failed, empty.
import { RotateCw } from './icons.ts'
import type { ReactNode } from 'react'
import { messageOf } from '../api/problem.ts'
import { words } from '../words/words.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'

/** A placeholder while content loads: `rows` lines of text. */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className="loading" role="status" aria-label={words.parts.loading}>
      {Array.from({ length: rows }, (_, at) => (
        <span className="skel" key={at} data-width={at % 3} />
      ))}
    </div>
  )
}

/** Shows why a request failed, with a button to retry. The request may fail without losing typed text. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  return (
    <div className="inset">
      <Banner
        tone="bad"
        role="alert"
        action={
          onRetry && (
            <Button small icon={RotateCw} onClick={onRetry}>
              {words.parts.tryAgain}
            </Button>
          )
        }
      >
        {messageOf(error)}
      </Banner>
    </div>
  )
}

/** Shows why an action failed, beside the button of the action; nothing while there is no `error`. */
export function ActionError({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null
  return (
    <Banner tone="bad" role="alert">
      {messageOf(error)}
    </Banner>
  )
}

/** An empty list: why it is empty, and what to do. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <div className="muted">{children}</div>}
      {action}
    </div>
  )
}
