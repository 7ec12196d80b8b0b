import { FileCode } from '../../../parts/icons.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Badge } from '../../../parts/status.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import type { Saved } from '../draft/saved.ts'

const say = serviceWords.services

/** Says that the integration is managed by config: changes made here last until the file is applied again. */
export function ManagedBadge({ saved }: { saved: Saved }) {
  const managed = 'managed_as' in saved ? saved.managed_as : null
  if (typeof managed !== 'string') return null
  return (
    <Badge tone="line" icon={FileCode} title={say.managedWhy(sanitizeLine(managed))}>
      {say.managed}
    </Badge>
  )
}
