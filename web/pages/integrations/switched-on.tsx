import { useState } from 'react'
import { NotSentNotice } from '../../parts/past-calls/not-sent.tsx'
import type { Row } from './list-order.ts'

/** Maximum number of integrations to check at once; the page of each shows the same. */
const SHOWN_MAX = 3

interface SwitchedOnProps {
  readonly rows: readonly Row[]
  /** The pointer is over the list, which must not move now. */
  readonly frozen: boolean
}

/** Calls that were not sent, for integrations that were switched on while the list was open. */
export function SwitchedOn({ rows, frozen }: SwitchedOnProps) {
  const now = new Set(rows.flatMap(({ integration: { id, enabled } }) => (enabled ? [id] : [])))
  const known = new Set(rows.map(({ integration }) => integration.id))
  const [before, setBefore] = useState({ on: now, known })
  const [switched, setSwitched] = useState<readonly string[]>([])
  const [shown, setShown] = useState<readonly string[]>([])
  if (!areSame(before.on, now) || !areSame(before.known, known)) {
    setBefore({ on: now, known })
    const added = [...now].filter((id) => before.known.has(id) && !before.on.has(id))
    const kept = switched.filter((id) => now.has(id) && !added.includes(id))
    setSwitched([...added, ...kept].slice(0, SHOWN_MAX))
  }
  if (!frozen && shown !== switched) setShown(switched)
  const of = rows.filter(({ integration }) => shown.includes(integration.id))
  if (of.length === 0) return null
  return (
    <div className="inset stackgap tight">
      {of.map(({ integration }) => (
        <NotSentNotice
          key={integration.id}
          integration={integration}
          named
          onDismiss={() => setSwitched(switched.filter((id) => id !== integration.id))}
        />
      ))}
    </div>
  )
}

function areSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id))
}
