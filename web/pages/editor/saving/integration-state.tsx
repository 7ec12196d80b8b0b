// The state of a saved integration: a word beside its name, and a banner where an action is needed.
import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, CirclePause, CircleSlash, FileCode, PencilLine } from '../../../parts/icons.ts'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { activityQuery } from '../../../api/integrations.ts'
import type { Activity } from '../../../api/integrations.ts'
import { messageOf } from '../../../api/problem.ts'
import { useZone } from '../../../api/membership.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { FailureMenu } from '../../../parts/failure-menu.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Badge } from '../../../parts/status.tsx'
import { toast, toastState } from '../../../parts/toasts.tsx'
import { near, number } from '../../../words/format.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { words } from '../../../words/words.ts'
import { isOffForReceiver } from '../../../../src/integrations/off-cause.ts'
import { isUnfinished } from '../draft/saved.ts'
import type { Saved } from '../draft/saved.ts'
import type { Saving } from './use-saving.ts'

const say = words.saving

/** The activity of a saved integration. */
export function useActivity(id: string | undefined): Activity | undefined {
  const { data } = useQuery({ ...activityQuery, enabled: id !== undefined })
  return data?.find(({ integration_id: integration }) => integration === id)
}

export function HealthBadge({ saved, activity }: { saved: Saved; activity: Activity | undefined }) {
  if (isUnfinished(saved))
    return (
      <Badge tone="warn" icon={PencilLine}>
        {say.isDraft}
      </Badge>
    )
  if (saved.unreadable_reason !== null)
    return (
      <Badge tone="bad" icon={CircleAlert} title={saved.unreadable_reason}>
        {say.isUnreadable}
      </Badge>
    )
  if (isOffForReceiver(saved.disabled_cause))
    return (
      <Badge tone="bad" icon={CircleSlash} title={saved.disabled_reason ?? ''}>
        {say.isStopped}
      </Badge>
    )
  if (!saved.enabled)
    return (
      <Badge tone="off" icon={CircleSlash}>
        {say.isOff}
      </Badge>
    )
  if (saved.paused_until !== null)
    return (
      <Badge tone="warn" icon={CirclePause} title={saved.paused_reason ?? ''}>
        {say.isResting}
      </Badge>
    )
  if (activity?.health === 'failing')
    return (
      <Badge tone="bad" icon={CircleAlert} title={activity.health_reason ?? ''}>
        {say.isFailing}
      </Badge>
    )
  if (activity?.last)
    return (
      <Badge tone="ok" icon={CircleCheck}>
        {say.isHealthy}
      </Badge>
    )
  return null
}

/** Says that the integration is managed by config: changes made here last until the file is applied again. */
export function ManagedBadge({ saved }: { saved: Saved }) {
  const managed = 'managed_as' in saved ? saved.managed_as : null
  if (typeof managed !== 'string') return null
  return (
    <Badge tone="line" icon={FileCode} title={serviceWords.services.managedWhy(sanitizeLine(managed))}>
      {serviceWords.services.managed}
    </Badge>
  )
}

interface HealthBannerProps {
  readonly saved: Saved
  readonly activity: Activity | undefined
  /** There are unsaved changes: they are saved before the integration is resumed. */
  readonly isChanged: boolean
  readonly saving: Pick<Saving, 'resume'>
  readonly onChanged: (saved: Saved) => void
  /** Further content below the reason. */
  readonly children?: ReactNode
}

/** Why the integration does not send, how many deliveries wait, and the possible actions. */
export function HealthBanner({ saved, activity, isChanged, saving, onChanged, children }: HealthBannerProps) {
  const zone = useZone()
  if (saved.unreadable_reason !== null) return <Banner tone="bad">{sanitizeLine(saved.unreadable_reason)}</Banner>
  const trouble = troubleOf(saved, activity, zone)
  if (trouble === null) return null
  const { tone, why, kind } = trouble
  const waiting = activity?.waiting ?? 0
  const label = kind === 'failing' ? words.integrations.sendNow : say.resume
  const saveLabel = kind === 'failing' ? say.saveAndSend : say.saveAndResume
  return (
    <Banner
      tone={tone}
      action={
        <span className="acts">
          <ResumeButton label={isChanged ? saveLabel : label} onResume={() => saving.resume()} />
          <FailureMenu
            hasWaiting={waiting > 0}
            isStopped={kind === 'stopped'}
            onResume={(choice) => void saving.resume(choice)}
            onKeepOff={() => void keepOff(saved.id, onChanged)}
          />
        </span>
      }
    >
      <p>
        {why} {waiting > 0 && words.integrations.waits(number(waiting))}
      </p>
      {/* If the integration was switched off, the reason already says it. */}
      {kind !== 'stopped' && <p>{say.ways}</p>}
      {children}
    </Banner>
  )
}

interface Trouble {
  /** `stopped`: Offhook switched it off (D12). */
  readonly kind: 'stopped' | 'paused' | 'failing'
  readonly tone: 'bad' | 'warn'
  readonly why: string
}

/** The reason why its deliveries are not delivered; `null`: none. */
function troubleOf(saved: Saved, activity: Activity | undefined, zone: string): Trouble | null {
  if (isOffForReceiver(saved.disabled_cause)) {
    const since = saved.disabled_at === null ? '' : say.offSince(near(saved.disabled_at, zone))
    return { kind: 'stopped', tone: 'bad', why: `${since} ${sanitizeLine(saved.disabled_reason ?? '')}`.trim() }
  }
  if (!saved.enabled) return null
  if (saved.paused_until !== null) {
    const why = `${sanitizeLine(saved.paused_reason ?? '')} ${say.restsUntil(near(saved.paused_until, zone))}`
    return { kind: 'paused', tone: 'warn', why }
  }
  if (activity?.health !== 'failing' || activity.waiting === 0) return null
  const next = activity.next_at === null ? '' : words.integrations.nextAt(near(activity.next_at, zone))
  return { kind: 'failing', tone: 'warn', why: `${sanitizeLine(activity.health_reason ?? '')} ${next}`.trim() }
}

function ResumeButton({ label, onResume }: { label: string; onResume: () => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  const perform = async (): Promise<void> => {
    setBusy(true)
    await onResume()
    setBusy(false)
  }
  return (
    <Button small busy={busy} onClick={() => void perform()}>
      {label}
    </Button>
  )
}

async function keepOff(id: string, onChanged: HealthBannerProps['onChanged']): Promise<void> {
  try {
    const sinceMs = Date.now()
    onChanged(await unwrap(api.POST('/integrations/{id}/acknowledge', { params: { path: { id } } })))
    toastState(say.keptOff, { integration: id, sends: false, sinceMs })
  } catch (error) {
    toast(messageOf(error))
  }
}
