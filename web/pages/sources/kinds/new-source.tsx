import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { KnownKind } from '../../../../src/sources/kinds/kinds.ts'
import type { SourceInput } from '../../../../src/client/client.ts'
import { api, unwrap } from '../../../api/client.ts'
import type { ReadyMapping } from '../../../api/mappings.ts'
import { useMembership } from '../../../api/membership.ts'
import { sourcesQuery } from '../../../api/sources.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { newDraft, settingsPatch, withoutNulls } from './draft.ts'
import { Guide, hasGuide } from './guide.tsx'
import { SettingsForm } from './settings-form.tsx'

const say = sourceWords.sources.form

interface NewProps {
  readonly kind: KnownKind
  readonly ready: ReadyMapping | null
}

/** Connects a new source: its form, and the setup steps beside it. */
export function NewSource({ kind, ready }: NewProps) {
  const home = useMembership()?.account ?? { timezone: 'UTC' }
  const [draft, setDraft] = useState(() => newDraft(kind, home, ready))
  const queries = useQueryClient()
  const navigate = useNavigate()
  const saving = useMutation({
    mutationFn: () => {
      const name = draft.name.trim() || (ready?.name ?? kind.usualName)
      // The settings depend on the kind, which the API checks.
      const json = { kind: kind.id, name, settings: withoutNulls(settingsPatch(kind, draft)), enabled: true }
      return unwrap(api.POST('/sources', { body: json as SourceInput }))
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: sourcesQuery.queryKey })
      await navigate({ to: '/sources/$id', params: { id } })
    },
  })
  return (
    <div className={hasGuide(kind) ? 'connect' : 'connect one'}>
      <SettingsForm
        kind={kind}
        draft={draft}
        onDraft={(next) => {
          if (!saving.isPending) saving.reset()
          setDraft(next)
        }}
        saved={null}
        ready={ready}
        onSave={() => saving.mutate()}
        saving={saving.isPending}
        refused={saving.error}
        saveLabel={kind.mode === 'dialled' ? say.connect : say.create}
      />
      <Guide kind={kind} draft={draft} source={null} ready={ready} />
    </div>
  )
}
