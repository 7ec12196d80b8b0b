// Resends the chosen deliveries, after an explanation of what will happen. Several are resent by one request, in the
// background.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ResendManyInput } from '../../../src/client/client.ts'
import { api, unwrap } from '../../api/client.ts'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { isWaiting } from '../../../src/delivery/delivery-states.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { ActionError } from '../../parts/states.tsx'
import { toast } from '../../parts/toasts.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { beginJob } from './jobs.ts'
import type { Matching } from './selection.ts'
import { useNewest, useRequestChange } from './request-change.ts'
import { ResendModeChoice } from './resend-mode.tsx'
import type { ResendMode } from './resend-mode.tsx'

const say = words.deliveries

export interface ResendRequest {
  readonly rows: readonly Pick<ListedDelivery, 'id' | 'url' | 'state' | 'call_id' | 'integration_id' | 'created_at'>[]
  /** All deliveries that match the list's filter, instead of rows. */
  readonly matching: Matching | null
  /** `null`: with the current settings if they have changed since, else as it was sent. */
  readonly as: ResendMode | null
}

interface Props {
  readonly request: ResendRequest
  readonly onClose: () => void
  /** Called after a single delivery was resent. `created`: the new delivery. */
  readonly onDone: (id: string, created: string) => void
  /** A background job for several deliveries has started. */
  readonly onStarted: (job: string) => void
}

/** Deliveries a second: the selected rows finish while the person looks; the number of other matches is not known. */
const RATE = { rows: 50, matching: 10 }

export function Resend({ request: { rows, matching, as: asFirst }, onClose, onDone, onStarted }: Props) {
  const queries = useQueryClient()
  const [picked, setAs] = useState(asFirst)
  const matched = useNewest(matching?.filter ?? null)
  const change = useRequestChange(matching === null ? rows : matched)
  const as = picked ?? (change.at === null ? 'sent' : 'current')
  const [one] = rows
  const isOne = matching === null && rows.length === 1
  const count = matching?.count ?? number(rows.length)
  const waits = isOne && one !== undefined && isWaiting(one.state)
  const sending = useMutation({
    mutationFn: async () => {
      if (isOne && one) {
        const params = { path: { id: one.id } }
        const { delivery_id: created } = await unwrap(api.POST('/deliveries/{id}/resend', { params, body: { as } }))
        toast(created === one.id ? say.dueNow : say.resentOne)
        onDone(one.id, created)
        return
      }
      const filter = matching?.filter ?? { ids: rows.map(({ id }) => id) }
      const body = {
        filter,
        as,
        rate: matching === null ? RATE.rows : RATE.matching,
        dry_run: false,
      } as ResendManyInput
      onStarted(await beginJob(queries, unwrap(api.POST('/deliveries/resend', { body }))))
    },
    onSuccess: onClose,
  })
  return (
    <Dialog
      title={waits && as === 'sent' ? say.tryNow : isOne ? say.resendOne : say.resendMany(count)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button
            verb="deliveries.resend"
            kind="main"
            busy={sending.isPending || (picked === null && change.isPending)}
            onClick={() => sending.mutate()}
          >
            {waits && as === 'sent' ? say.tryNow : say.resend}
          </Button>
        </>
      }
    >
      {!(isOne && one?.call_id === null) && (
        <ResendModeChoice as={as} changedAt={change.at} isOne={isOne} onPick={setAs} />
      )}
      {waits && <p>{as === 'sent' ? say.tryNowWhat : say.rerenderWaitingWhat}</p>}
      <Banner tone="warn">{isOne ? say.resendReal(hostIn(one?.url ?? null)) : say.resendRealMany}</Banner>
      <ActionError error={sending.error} />
    </Dialog>
  )
}

function hostIn(url: string | null): string {
  return sanitizeLine((url === null ? null : URL.parse(url)?.host) ?? url ?? '')
}
