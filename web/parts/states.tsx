// What stands where content is not: still coming, failed, none yet, none that fits.
import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { messageOf } from '../api/problem.ts'
import { words } from '../words/words.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'

/** The shape of what comes: `rows` lines of text. */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className="loading" role="status" aria-label={words.parts.loading}>
      {Array.from({ length: rows }, (_, at) => (
        <span className="skel" key={at} data-width={at % 3} />
      ))}
    </div>
  )
}

/** It failed: why, and a way to try again. Never a reason to lose what was typed. */
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

/** Why what somebody asked for was not done, where it was asked; nothing while there is no `error`. */
export function ActionError({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null
  return (
    <Banner tone="bad" role="alert">
      {messageOf(error)}
    </Banner>
  )
}

/** Nothing is here: what that means, and what to do. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <div className="muted">{children}</div>}
      {action}
    </div>
  )
}
