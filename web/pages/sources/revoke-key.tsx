import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, told } from '../../api/client.ts'
import { keysQuery } from '../../api/keys.ts'
import { messageOf } from '../../api/problem.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { shownInLine } from '../../parts/hostile.ts'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'

const say = words.sources.api

export function RevokeKey({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const queries = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => told(api.keys[':id'].$delete({ param: { id } })),
    onSuccess: async () => {
      onClose()
      toast(say.revoked)
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
  })
  return (
    <Dialog
      title={say.revokeAsk(shownInLine(name))}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="danger" busy={revoking.isPending} onClick={() => revoking.mutate()}>
            {say.revoke}
          </Button>
        </>
      }
    >
      <p>{say.revokeWhy}</p>
      {revoking.isError && (
        <Banner tone="bad" role="alert">
          {messageOf(revoking.error)}
        </Banner>
      )}
    </Dialog>
  )
}
