import { useQueryClient } from '@tanstack/react-query'
import { kindOf } from '../../../src/sources/kinds/kinds.ts'
import { sourceQuery, sourcesQuery } from '../../api/sources.ts'
import type { Source } from '../../api/sources.ts'
import { sourceVersions } from '../../api/versions.ts'
import { toast } from '../../parts/toasts.tsx'
import { settingDifferences } from '../../parts/versions/setting-differences.ts'
import { VersionsDialog } from '../../parts/versions/versions-dialog.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { words } from '../../words/words.ts'

const say = sourceWords.sources

/** The saved versions of the source: its name and settings, including the mapping. */
export function SourceVersions({ source, onClose }: { source: Source; onClose: () => void }) {
  const queries = useQueryClient()
  const labelOf = (path: string): string => settingLabel(source.kind, path)
  const restored = (now: Source, version: number): void => {
    toast(words.versions.done(version))
    queries.setQueryData(sourceQuery(now.id).queryKey, now)
    void queries.invalidateQueries({ queryKey: sourcesQuery.queryKey })
  }
  return (
    <VersionsDialog
      of={sourceVersions(source)}
      name={source.name}
      kind="source"
      labelOf={labelOf}
      differencesOf={(before, after) => settingDifferences(before, after, labelOf)}
      onRestored={restored}
      onClose={onClose}
    />
  )
}

/** The label of a setting, with the path inside it if it is a tree: `Mapping: fields.caller_number`. */
function settingLabel(kind: string, path: string): string {
  if (path === 'name') return say.name
  if (path === 'enabled') return words.saving.part.enabled
  const [, name = path, rest = ''] = /^settings\.([^.[]+)[.]?(.*)$/.exec(path) ?? []
  const label = say.formless[name] ?? kindOf(kind)?.settings[name]?.label ?? ''
  return [label === '' ? name : label, rest].filter(Boolean).join(': ')
}
