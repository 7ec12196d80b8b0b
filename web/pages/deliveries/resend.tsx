// Sending again what is chosen: it is said what happens before, how far it is, and what came of it.
import { useRef, useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { messageOf } from '../../api/problem.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { isWaiting } from '../../parts/delivery-state.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { toast } from '../../parts/toasts.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { ResendModeChoice } from './resend-mode.tsx'
import type { ResendMode } from './resend-mode.tsx'

const say = words.deliveries

export interface ResendRequest {
  readonly rows: readonly Pick<ListedDelivery, 'id' | 'url' | 'state'>[]
  readonly as: ResendMode
}

interface Props {
  readonly request: ResendRequest
  readonly onClose: () => void
  /** `created`: the delivery that goes now, when it is one. */
  readonly onDone: (ids: readonly string[], created: string | null) => void
}

export function Resend({ request: { rows, as: asFirst }, onClose, onDone }: Props) {
  const [as, setAs] = useState<ResendMode>(asFirst)
  const [done, setDone] = useState<number | null>(null)
  const stopped = useRef(false)
  const [one] = rows
  const isOne = rows.length === 1
  const waits = isOne && one !== undefined && isWaiting(one.state)
  const close = (): void => {
    stopped.current = true
    onClose()
  }
  const send = async (): Promise<void> => {
    setDone(0)
    const failed: string[] = []
    const sent: string[] = []
    let created: string | null = null
    for (const { id } of rows) {
      if (stopped.current) break
      try {
        created = (await unwrap(api.POST('/api/v1/deliveries/{id}/resend', { params: { path: { id } }, body: { as } })))
          .delivery_id
        sent.push(id)
      } catch (error) {
        failed.push(messageOf(error))
      }
      setDone(sent.length + failed.length)
    }
    const good = isOne ? (created === one?.id ? say.dueNow : say.resentOne) : say.resent(number(sent.length))
    const bad = failed[0] === undefined ? null : isOne ? failed[0] : say.resentFailed(number(failed.length), failed[0])
    toast([sent.length > 0 ? good : null, bad].filter(Boolean).join(' '))
    onDone(sent, isOne ? created : null)
    if (!stopped.current) onClose()
  }
  return (
    <Dialog
      title={waits && as === 'sent' ? say.tryNow : isOne ? say.resendOne : say.resendMany(number(rows.length))}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{done === null ? words.parts.cancel : say.stop}</Button>
          <Button kind="main" busy={done !== null} onClick={() => void send()}>
            {waits && as === 'sent' ? say.tryNow : say.resend}
          </Button>
        </>
      }
    >
      <ResendModeChoice as={as} onPick={setAs} />
      {waits && as === 'sent' && <p>{say.tryNowWhat}</p>}
      <Banner tone="warn">{isOne ? say.resendReal(hostIn(one?.url ?? null)) : say.resendRealMany}</Banner>
      <p role="status" className="hint">
        {done !== null && say.resending(number(done), number(rows.length))}
      </p>
    </Dialog>
  )
}

function hostIn(url: string | null): string {
  return sanitizeLine((url === null ? null : URL.parse(url)?.host) ?? url ?? '')
}
