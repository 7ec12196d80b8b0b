import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../../api/client.ts'
import { sourceQuery, sourcesQuery } from '../../../api/sources.ts'
import type { Source } from '../../../api/sources.ts'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { sourceWords } from '../../../words/source-words.ts'

const say = sourceWords.sources.newAddress

/** For a source whose address strangers know. */
export function NewAddress({ source: { id }, onClose }: { source: Source; onClose: () => void }) {
  const queries = useQueryClient()
  const giving = useMutation({
    mutationFn: () => unwrap(api.sources[':id']['new-address'].$post({ param: { id } })),
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
