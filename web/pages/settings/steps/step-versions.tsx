import { useQueryClient } from '@tanstack/react-query'
import { stepsQuery } from '../../../api/steps.ts'
import type { Step } from '../../../api/steps.ts'
import { stepVersions } from '../../../api/versions.ts'
import { toast } from '../../../parts/toasts.tsx'
import { settingDifferences } from '../../../parts/versions/setting-differences.ts'
import { VersionsDialog } from '../../../parts/versions/versions-dialog.tsx'
import { words } from '../../../words/words.ts'
import { useIsUnsaved } from '../unsaved.ts'
import { unsavedName } from './unsaved-name.ts'

const say = words.settings.steps

/** The saved versions of the step. */
export function StepVersions({ step, onClose }: { step: Step; onClose: () => void }) {
  const queries = useQueryClient()
  const isUnsaved = useIsUnsaved()
  const restored = (_now: Step, version: number): void => {
    toast(words.versions.done(version))
    void queries.invalidateQueries({ queryKey: stepsQuery.queryKey })
  }
  return (
    <VersionsDialog
      of={stepVersions(step)}
      name={step.name}
      kind="step"
      labelOf={settingLabel}
      differencesOf={(before, after) => settingDifferences(before, after, settingLabel)}
      isDirty={isUnsaved(unsavedName(step.id))}
      onRestored={restored}
      onClose={onClose}
    />
  )
}

const LABELS: Readonly<Record<string, string>> = {
  enabled: words.saving.part.enabled,
  url: say.url,
  command: say.command,
  send: say.send,
  form: say.form,
  take: say.take,
  needs_recording: say.needsRecording,
  timeout_s: `${say.timeout} (${say.seconds})`,
  later_s: `${say.later} (${say.seconds})`,
  auth: say.auth,
}

/** The label of a setting, with the path inside it if it is a tree. */
function settingLabel(path: string): string {
  const [name = '', ...rest] = path.replace(/^settings\./, '').split('.')
  return [LABELS[name] ?? name, rest.join('.')].filter(Boolean).join(': ')
}
