import './editor.css'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { stepsQuery } from '../../api/steps.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import { readSaved } from './draft/saved.ts'
import { Editor } from './editor.tsx'
import { savedKey } from './saving/use-editing.ts'

/**
 * The page of one integration, or at `/integrations/new` of a new one. When a new integration is saved, the URL changes to its
 * own; the page stays as it is, with the cursor in its place.
 */
export function EditPage() {
  const { id } = useParams({ from: '/inside/integrations/$id' })
  const [visit, setVisit] = useVisit(id)
  const isNew = id === 'new'
  const { data, error, refetch } = useQuery({
    queryKey: savedKey(id),
    queryFn: () => readSaved(id),
    enabled: !isNew,
  })
  // A new integration waits for every step, so the steps are loaded first.
  const steps = useQuery({ ...stepsQuery, enabled: isNew })
  if (isNew ? steps.isPending : !data)
    return (
      <Page title={words.editor.title} up={{ to: '/integrations', label: words.integrations.title }}>
        {error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading />}
      </Page>
    )
  const names = isNew ? (steps.data ?? []).map(({ name }) => name) : []
  return <Editor key={visit} saved={isNew ? null : (data ?? null)} steps={names} onCreated={setVisit} />
}

/** A number for each visit to an integration; the visit of a new integration continues under its new id (`onCreated`). */
function useVisit(id: string): [number, (createdAs: string) => void] {
  const [visit, setVisit] = useState({ id, number: 1, createdAs: null as string | null })
  let now = visit
  if (visit.id !== id) {
    now = { id, number: visit.createdAs === id ? visit.number : visit.number + 1, createdAs: null }
    setVisit(now)
  }
  return [now.number, (createdAs) => setVisit((before) => ({ ...before, createdAs }))]
}
