import { useState } from 'react'
import { NotSentNotice } from '../../../parts/past-calls/not-sent.tsx'
import { isUnfinished } from '../draft/saved.ts'
import type { Saved } from '../draft/saved.ts'

/** The time after the last save or switch during which an integration may recently have been off. */
const RECENT_MS = 24 * 60 * 60 * 1000

/** Calls that ended while this integration was off: shown while it is off, and for a day after. */
export function NotSentCalls({ saved }: { saved: Saved }) {
  const [openedMs] = useState(Date.now)
  const isRecent = openedMs - Date.parse(saved.updated_at) < RECENT_MS
  if (saved.unreadable_reason !== null || isUnfinished(saved) || (saved.enabled && !isRecent)) return null
  return <NotSentNotice integration={saved} />
}
