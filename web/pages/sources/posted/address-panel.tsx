import { RefreshCw } from '../../../parts/icons.ts'
import { useState } from 'react'
import { sourceQuery, sourcesQuery } from '../../../api/sources.ts'
import type { Source } from '../../../api/sources.ts'
import { Button } from '../../../parts/button.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { Address } from '../kinds/steps-panel.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../../api/client.ts'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { toast } from '../../../parts/toasts.tsx'

const say = sourceWords.sources.newAddress

/** The address that the phone system posts to. */
export function AddressPanel({ source }: { source: Source }) {
  const [asking, setAsking] = useState(false)
  return (
    <section className="panel" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
        <span className="push">
          <Button verb="sources.change" small kind="quiet" icon={RefreshCw} onClick={() => setAsking(true)}>
            {say.open}
          </Button>
        </span>
      </div>
      <div className="body stackgap tight">
        <Address url={source.url} label={say.title} />
        <p className="hint">{say.secret}</p>
      </div>
      {asking && <NewAddress source={source} onClose={() => setAsking(false)} />}
    </section>
  )
}

/** Replaces an address that strangers know. */
function NewAddress({ source: { id }, onClose }: { source: Source; onClose: () => void }) {
  const queries = useQueryClient()
  const giving = useMutation({
    mutationFn: () => unwrap(api.POST('/sources/{id}/rotate-url', { params: { path: { id } } })),
    onSuccess: async (saved) => {
      queries.setQueryData(sourceQuery(id).queryKey, saved)
      await queries.invalidateQueries({ queryKey: sourcesQuery.queryKey })
      onClose()
      toast(say.done)
    },
  })
  return (
    <ConfirmDialog
      title={say.ask}
      act={say.act}
      busy={giving.isPending}
      error={giving.error}
      onYes={() => giving.mutate()}
      onClose={onClose}
    >
      <p>{say.why}</p>
    </ConfirmDialog>
  )
}
