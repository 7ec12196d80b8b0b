import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, told } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { Segments } from '../../parts/choice.tsx'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import { ApiConnect } from './api-connect.tsx'
import { newDraft, newSettingsOf } from './asterisk-draft.ts'
import { AsteriskForm } from './asterisk-form.tsx'
import { AsteriskGuide } from './asterisk-guide.tsx'

const say = words.sources

type Kind = 'asterisk' | 'api'

/** What to connect, and how. */
export function ConnectPage({ kind }: { kind: Kind }) {
  const navigate = useNavigate()
  return (
    <Page title={say.connect} up={{ to: '/sources', label: say.title }}>
      <div className="stackgap">
        <div className="row">
          <Segments<Kind>
            legend={say.connect}
            name="kind"
            value={kind}
            choices={(['asterisk', 'api'] as const).map((value) => ({ value, label: say.kinds[value] }))}
            onPick={(connect) => void navigate({ to: '/sources', search: { connect }, replace: true })}
          />
        </div>
        {kind === 'asterisk' ? <AsteriskConnect /> : <ApiConnect />}
      </div>
    </Page>
  )
}

function AsteriskConnect() {
  const country = useSession()?.account.country ?? 'AU'
  const [draft, setDraft] = useState(() => newDraft(country))
  const queries = useQueryClient()
  const navigate = useNavigate()
  const saving = useMutation({
    mutationFn: () => {
      const name = draft.name.trim() === '' ? say.nameAsterisk : draft.name.trim()
      const json = { kind: 'asterisk' as const, name, settings: newSettingsOf(draft), enabled: true }
      return told(api.sources.$post({ json }))
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: sourcesQuery.queryKey })
      await navigate({ to: '/sources/$id', params: { id } })
    },
  })
  return (
    <div className="connect">
      <AsteriskForm
        draft={draft}
        onDraft={(next) => {
          if (!saving.isPending) saving.reset()
          setDraft(next)
        }}
        onSave={() => saving.mutate()}
        saving={saving.isPending}
        refused={saving.error}
        saveLabel={say.asterisk.save}
      />
      <AsteriskGuide draft={draft} />
    </div>
  )
}
