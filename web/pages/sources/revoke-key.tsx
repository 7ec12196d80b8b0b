import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'
import { keysQuery } from '../../api/keys.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { toast } from '../../parts/toasts.tsx'
import { sourceWords } from '../../words/source-words.ts'

const say = sourceWords.sources.api

export function RevokeKey({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const queries = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => unwrap(api.keys[':id'].$delete({ param: { id } })),
    onSuccess: async () => {
      onClose()
      toast(say.revoked)
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={say.revokeAsk(sanitizeLine(name))}
      act={say.revoke}
      busy={revoking.isPending}
      error={revoking.error}
      onYes={() => revoking.mutate()}
      onClose={onClose}
    >
      <p>{say.revokeWhy}</p>
    </ConfirmDialog>
  )
}
