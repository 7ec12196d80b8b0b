// Cancelling what waits of those selected.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { isOpen } from '../../parts/delivery-state.ts'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { beginJob } from './jobs.ts'

const say = words.deliveries

interface Props {
  readonly rows: readonly ListedDelivery[]
  readonly onClose: () => void
  readonly onStarted: (job: string) => void
}

export function CancelMany({ rows, onClose, onStarted }: Props) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  // What is being sent may wait again in a moment.
  const ids = rows.filter(({ state }) => isOpen(state)).map(({ id }) => id)
  const cancel = async (): Promise<void> => {
    setBusy(true)
    try {
      onStarted(await beginJob(queries, unwrap(api.POST('/api/v1/deliveries/cancel', { body: { filter: { ids } } }))))
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  const title = say.cancelMany(number(ids.length))
  return (
    <ConfirmDialog
      title={title}
      act={title}
      no={words.parts.close}
      busy={busy}
      error={error}
      onYes={() => void cancel()}
      onClose={onClose}
    >
      <p>{say.cancelManyWhat}</p>
      {ids.length < rows.length && <p>{say.cancelSettled(number(rows.length - ids.length))}</p>}
    </ConfirmDialog>
  )
}
