import { Activity } from './icons.ts'
import { words } from '../words/words.ts'
import { Badge } from './status.tsx'

/** Marks an integration that sends every change of a call. */
export function RealtimeBadge() {
  return (
    <Badge tone="accent" icon={Activity}>
      {words.integrations.realtime}
    </Badge>
  )
}
