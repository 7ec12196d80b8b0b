import { Link } from '@tanstack/react-router'
import { Ban, ChevronDown, ChevronUp, RotateCw, X } from '../../../parts/icons.ts'
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../../api/client.ts'
import { deliveryQuery } from '../../../api/deliveries.ts'
import { useHeldIntegrations } from '../../../api/integrations.ts'
import type { WholeDelivery } from '../../../api/deliveries.ts'
import { messageOf } from '../../../api/problem.ts'
import { Button, IconButton } from '../../../parts/button.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { displayOfWaiting } from '../../../parts/delivery-display.ts'
import { isWaiting } from '../../../../src/delivery/delivery-states.ts'
import { manualLabel, deliveryLabel } from '../../../parts/delivery-label.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { callNumber } from '../../../parts/phone.ts'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { routeName } from '../../../parts/route-name.ts'
import { curlCommand } from '../../../parts/curl-command.ts'
import { Badge } from '../../../parts/status.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import type { ResendRequest } from '../resend.tsx'

const say = words.deliveries

export interface DrawerNavigation {
  readonly onBack: (() => void) | null
  readonly onAdvance: (() => void) | null
  readonly onClose: () => void
}

/** The first line of the drawer: the delivery, and buttons to open others. */
export function Title({ delivery, onBack, onAdvance, onClose }: DrawerNavigation & { delivery: WholeDelivery | null }) {
  const held = useHeldIntegrations()
  const display = delivery && displayOfWaiting(delivery.state, held?.has(delivery.integration_id ?? '') === true)
  const name = delivery?.integration_name
  const manual = delivery && manualLabel(delivery)
  return (
    <div className="row">
      <h2 className="clip" dir="auto">
        {delivery === null ? say.title : name == null ? say.integrationGone : routeName(name)}
      </h2>
      {display && (
        <span role="status">
          <Badge tone={display.tone} icon={display.icon} {...(display.means !== undefined && { title: display.means })}>
            {display.word}
          </Badge>
        </span>
      )}
      {manual && <Badge>{manual}</Badge>}
      <span className="push" />
      <IconButton icon={ChevronUp} label={say.back} small disabled={onBack === null} onClick={() => onBack?.()} />
      <IconButton
        icon={ChevronDown}
        label={say.advance}
        small
        disabled={onAdvance === null}
        onClick={() => onAdvance?.()}
      />
      <IconButton icon={X} label={words.parts.close} small onClick={onClose} />
    </div>
  )
}

/** The call, the id, and the receiver. */
export function Facts({ delivery }: { delivery: WholeDelivery }) {
  const { id, call_id: call, uniqueid, integration_id: integration, method, url } = delivery
  return (
    <>
      <p className="hint row wrap facts-line">
        <span>{deliveryLabel(delivery)}</span>
        {call !== null && (
          <Link to="/calls/$id" params={{ id: call }} title={say.callOf}>
            {callNumber(delivery, uniqueid ?? call)}
          </Link>
        )}
        {integration !== null && (
          <Link to="/integrations/$id" params={{ id: integration }}>
            {say.seeIntegration}
          </Link>
        )}
        <span className="row copied">
          <code className="clip">{id}</code>
          <Copy text={id} label={say.copyId} iconOnly />
        </span>
      </p>
      {url !== null && (
        <p className="row copied sentto">
          <b className="verb">{method}</b>
          <code className="clip">{sanitizeLine(url)}</code>
          <Copy text={url} label={say.copyUrl} iconOnly />
        </p>
      )}
    </>
  )
}

interface DrawerActionsProps {
  readonly delivery: WholeDelivery
  readonly onResend: (request: ResendRequest) => void
  readonly onChanged: (id: string) => void
}

export function DrawerActions({ delivery, onResend, onChanged }: DrawerActionsProps) {
  const [isCanceling, setIsCanceling] = useState(false)
  const waits = isWaiting(delivery.state)
  const { request } = delivery
  const resend = (as: 'sent' | 'current'): void => onResend({ rows: [delivery], matching: null, as })
  return (
    <div className="row wrap">
      {delivery.state !== 'sending' && (
        <>
          <Button verb="deliveries.resend" small icon={RotateCw} onClick={() => resend('sent')}>
            {waits ? say.tryNow : say.resendAsSent}
          </Button>
          {delivery.call_id !== null && (
            <Button verb="deliveries.resend" small onClick={() => resend('current')}>
              {say.rerender}
            </Button>
          )}
        </>
      )}
      {request && <Copy text={() => Promise.resolve(curlCommand(request))} label={say.curl} />}
      {waits && (
        <Button verb="deliveries.cancel" small kind="quiet" icon={Ban} onClick={() => setIsCanceling(true)}>
          {say.cancelOne}
        </Button>
      )}
      {isCanceling && (
        <Cancel id={delivery.id} onClose={() => setIsCanceling(false)} onDone={() => onChanged(delivery.id)} />
      )}
    </div>
  )
}

function Cancel({ id, onClose, onDone }: { id: string; onClose: () => void; onDone: () => void }) {
  const queries = useQueryClient()
  const cancel = async (): Promise<void> => {
    onClose()
    try {
      const now = await unwrap(api.POST('/deliveries/{id}/cancel', { params: { path: { id } } }))
      queries.setQueryData(deliveryQuery(id).queryKey, now)
      toast(say.canceled)
      onDone()
    } catch (error) {
      toast(messageOf(error))
    }
  }
  return (
    <ConfirmDialog
      title={say.cancelOne}
      act={say.cancelOne}
      no={words.parts.close}
      onYes={() => void cancel()}
      onClose={onClose}
    >
      <p>{say.cancelWhat}</p>
    </ConfirmDialog>
  )
}
