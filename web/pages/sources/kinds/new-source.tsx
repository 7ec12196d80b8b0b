import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import type { ReadyMapping } from '../../../api/mappings.ts'
import { useSession } from '../../../api/session.ts'
import { sourcesQuery } from '../../../api/sources.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { withoutNulls } from './draft.ts'
import type { AnyDraft, Face } from './face.ts'
import { SettingsForm } from './settings-form.tsx'

const say = sourceWords.sources.form

interface NewProps<Draft extends AnyDraft> {
  readonly face: Face<Draft>
  readonly ready: ReadyMapping | null
}

/** Connects a new source: its form, and beside it what to put where. */
export function NewSource<Draft extends AnyDraft>({ face, ready }: NewProps<Draft>) {
  const home = useSession()?.account ?? { country: 'AU', timezone: 'UTC' }
  const [draft, setDraft] = useState(() => face.newDraft(home, ready))
  const queries = useQueryClient()
  const navigate = useNavigate()
  const saving = useMutation({
    mutationFn: () => {
      const name = draft.name.trim() === '' ? face.nameUsual(ready) : draft.name.trim()
      const json = { kind: face.kind, name, settings: withoutNulls(face.settingsOf(draft)), enabled: true }
      return unwrap(api.sources.$post({ json }))
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: sourcesQuery.queryKey })
      await navigate({ to: '/sources/$id', params: { id } })
    },
  })
  return (
    <div className={face.Guide ? 'connect' : 'connect one'}>
      <SettingsForm
        face={face}
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
        saveLabel={face.isDialled ? say.connect : say.create}
      />
      {face.Guide && <face.Guide draft={draft} source={null} ready={ready} />}
    </div>
  )
}
