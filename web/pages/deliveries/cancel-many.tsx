// Cancels the waiting deliveries among the selected ones.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { OPEN_STATES, isOpen } from '../../../src/delivery/delivery-states.ts'
import type { CancelManyInput } from '../../../src/client/client.ts'
import { api, unwrap } from '../../api/client.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { inStates } from './deliveries-filter.ts'
import { beginJob } from './jobs.ts'
import type { Selection } from './selection.ts'

const say = words.deliveries

interface Props {
  readonly selection: Pick<Selection, 'rows' | 'matching'>
  readonly onClose: () => void
  readonly onStarted: (job: string) => void
}

export function CancelMany({ selection: { rows, matching }, onClose, onStarted }: Props) {
  const queries = useQueryClient()
  // A delivery that is being sent may wait again in a moment.
  const ids = rows.filter(({ state }) => isOpen(state)).map(({ id }) => id)
  const filter = (matching === null ? { ids } : inStates(matching.filter, OPEN_STATES)) as CancelManyInput['filter']
  const counted = useQuery({
    queryKey: ['cancel', filter],
    queryFn: async () => {
      const found = await unwrap(api.POST('/deliveries/cancel', { body: { filter, dry_run: true } }))
      return 'count' in found ? found.count : 0
    },
    enabled: matching !== null,
    gcTime: 0,
  })
  const count = matching === null ? ids.length : counted.data
  const cancelling = useMutation({
    mutationFn: async () =>
      onStarted(await beginJob(queries, unwrap(api.POST('/deliveries/cancel', { body: { filter, dry_run: false } })))),
    onSuccess: onClose,
  })
  const title = say.cancelMany(count === undefined ? null : number(count))
  return (
    <ConfirmDialog
      title={title}
      act={title}
      no={words.parts.close}
      busy={cancelling.isPending}
      error={cancelling.error ?? counted.error}
      onYes={() => cancelling.mutate()}
      onClose={onClose}
    >
      <p>{say.cancelManyWhat}</p>
      {matching === null && ids.length < rows.length && <p>{say.cancelSettled(number(rows.length - ids.length))}</p>}
    </ConfirmDialog>
  )
}
