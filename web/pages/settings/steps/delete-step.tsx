import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../../api/client.ts'
import { integrationsQuery } from '../../../api/integrations.ts'
import { stepsQuery } from '../../../api/steps.ts'
import type { Step } from '../../../api/steps.ts'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { routeName } from '../../../parts/route-name.ts'
import { Loading } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { useUnsaved } from '../unsaved.ts'
import { unsavedName } from './unsaved-name.ts'

const say = words.settings.steps

/** Asks before a step is deleted, and names the integrations that wait for it. */
export function DeleteStep({ step: { id, name }, onClose }: { step: Step; onClose: () => void }) {
  const queries = useQueryClient()
  const [, keep] = useUnsaved(unsavedName(id))
  const integrations = useQuery(integrationsQuery)
  const waiting = integrations.data?.filter(({ wait }) => wait.steps.includes(name)) ?? []
  const deleting = useMutation({
    mutationFn: () => unwrap(api.DELETE('/steps/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      keep(null)
      onClose()
      toast(say.deleted(name))
      await queries.invalidateQueries({ queryKey: stepsQuery.queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={say.ask(name)}
      act={words.parts.delete}
      busy={deleting.isPending}
      error={deleting.error ?? integrations.error}
      onYes={() => deleting.mutate()}
      onClose={onClose}
    >
      <p>{say.askWhy}</p>
      {integrations.isPending && <Loading rows={1} />}
      {integrations.data && <p>{waiting.length === 0 ? say.askNobody : say.askWaits(waiting.length)}</p>}
      {waiting.length > 0 && (
        <ul className="named">
          {waiting.map((one) => (
            <li key={one.id}>{routeName(one.name)}</li>
          ))}
        </ul>
      )}
    </ConfirmDialog>
  )
}
