import { useQueryClient } from '@tanstack/react-query'
import { renewIntegrations } from '../../../api/integrations.ts'
import { integrationVersions } from '../../../api/versions.ts'
import { toast } from '../../../parts/toasts.tsx'
import { VersionsDialog } from '../../../parts/versions/versions-dialog.tsx'
import { words } from '../../../words/words.ts'
import type { Saved } from '../draft/saved.ts'
import { savedKey } from '../saving/use-editing.ts'
import { settingLabel, versionDifferences } from '../saving/version-differences.ts'

interface EditorVersionsProps {
  readonly saved: Saved
  readonly isDirty: boolean
  readonly onClose: () => void
}

/** The saved versions of the integration. Text typed meanwhile stays. */
export function EditorVersions({ saved, isDirty, onClose }: EditorVersionsProps) {
  const queries = useQueryClient()
  const restored = (now: Saved, version: number): void => {
    toast((now.enabled ? words.versions.done : words.versions.doneOff)(version))
    queries.setQueryData(savedKey(now.id), now)
    void renewIntegrations(queries)
  }
  return (
    <VersionsDialog
      of={integrationVersions(saved)}
      name={saved.name}
      kind="integration"
      labelOf={settingLabel}
      differencesOf={versionDifferences}
      isDirty={isDirty}
      onRestored={restored}
      onClose={onClose}
    />
  )
}
