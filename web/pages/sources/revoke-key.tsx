import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, told } from '../../api/client.ts'
import { keysQuery } from '../../api/keys.ts'
import { shownInLine } from '../../parts/hostile.ts'
import { Question } from '../../parts/question.tsx'
import { toast } from '../../parts/toasts.tsx'
import { sourceWords } from '../../words/source-words.ts'

const say = sourceWords.sources.api

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
    <Question
      title={say.revokeAsk(shownInLine(name))}
      act={say.revoke}
      busy={revoking.isPending}
      error={revoking.error}
      onYes={() => revoking.mutate()}
      onClose={onClose}
    >
      <p>{say.revokeWhy}</p>
    </Question>
  )
}
