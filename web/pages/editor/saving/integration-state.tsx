// How a saved integration stands: as a word beside its name, and as a banner where something is to be done.
import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, CirclePause, CircleSlash, PencilLine } from 'lucide-react'
import { useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { activityQuery } from '../../../api/integrations.ts'
import type { Activity } from '../../../api/integrations.ts'
import { messageOf } from '../../../api/problem.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Badge } from '../../../parts/status.tsx'
import { Time } from '../../../parts/time.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { isOffForReceiver } from '../../../../src/integrations/integration.ts'
import { isUnfinished } from '../draft/saved.ts'
import type { Saved } from '../draft/saved.ts'

const say = words.saving

/** How a saved integration fares. */
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

interface HealthBannerProps {
  readonly saved: Saved
  readonly onChanged: (saved: Saved) => void
}

/** Why it does not send, and how it goes on. */
export function HealthBanner({ saved, onChanged }: HealthBannerProps) {
  if (saved.unreadable_reason !== null) return <Banner tone="bad">{sanitizeLine(saved.unreadable_reason)}</Banner>
  if (isOffForReceiver(saved.disabled_cause))
    return (
      <Banner
        tone="bad"
        action={
          <span className="acts">
            <Act id={saved.id} act="acknowledge" onDone={onChanged} />
            <Act id={saved.id} act="resume" onDone={onChanged} />
          </span>
        }
      >
        {say.isOffNow(sanitizeLine(saved.disabled_reason ?? ''))}{' '}
        {saved.disabled_at !== null && <Time at={saved.disabled_at} />}
      </Banner>
    )
  if (!saved.enabled || saved.paused_until === null) return null
  return (
    <Banner tone="warn" action={<Act id={saved.id} act="resume" onDone={onChanged} />}>
      {sanitizeLine(saved.paused_reason ?? '')} {say.restsUntil} <Time at={saved.paused_until} as="clock" />.
    </Banner>
  )
}

interface ActProps {
  readonly id: string
  readonly act: 'resume' | 'acknowledge'
  readonly onDone: (saved: Saved) => void
}

/** What a person does about one that does not send: it goes on, or what the program switched off stays off. */
function Act({ id, act, onDone }: ActProps) {
  const [busy, setBusy] = useState(false)
  const [label, done] = act === 'resume' ? [say.resume, say.resumed] : [say.keepOff, say.keptOff]
  const perform = async (): Promise<void> => {
    setBusy(true)
    try {
      onDone(await unwrap(api.POST(`/api/v1/integrations/{id}/${act}`, { params: { path: { id } } })))
      toast(done)
    } catch (error) {
      toast(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button small busy={busy} onClick={() => void perform()}>
      {label}
    </Button>
  )
}
