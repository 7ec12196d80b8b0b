import { useQueryClient } from '@tanstack/react-query'
import { X } from '../../parts/icons.ts'
import { useEffect, useRef } from 'react'
import { useHeldIntegrations } from '../../api/integrations.ts'
import { api, unwrap } from '../../api/client.ts'
import { messageOf } from '../../api/problem.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { toast } from '../../parts/toasts.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { jobsQuery, useJob } from './jobs.ts'

const say = words.deliveries

type SkipReasons = NonNullable<ReturnType<typeof useJob>>['skip_reasons']

function whyOf(reasons: SkipReasons): string {
  if (reasons.length === 0) return ''
  return say.skipReasons(reasons.map(({ code, count }) => say.skipReason[code](number(count))))
}

interface Props {
  readonly watched: string | null
  readonly onEnded: () => void
  readonly onDismiss: () => void
}

/** The progress of a bulk job, with a button to stop it; then the result, until it is dismissed. */
export function JobLine({ watched, onEnded, onDismiss }: Props) {
  const queries = useQueryClient()
  const job = useJob(watched)
  const isAnyHeld = (useHeldIntegrations()?.size ?? 0) > 0
  useEnd(job, onEnded)
  if (!job) return null
  const stop = async (): Promise<void> => {
    try {
      await unwrap(api.POST('/jobs/{id}/cancel', { params: { path: { id: job.id } } }))
    } catch (error) {
      toast(messageOf(error))
    }
    await queries.invalidateQueries({ queryKey: jobsQuery.queryKey })
  }
  const runs = say.jobRuns[job.kind](number(job.done), number(job.total))
  return (
    <div className="inset">
      <Banner
        tone={job.state === 'running' ? 'info' : 'ok'}
        action={
          job.state === 'running' ? (
            <Button verb="jobs.cancel" small onClick={() => void stop()}>
              {say.stop}
            </Button>
          ) : (
            <IconButton icon={X} small label={words.parts.close} onClick={onDismiss} />
          )
        }
      >
        {job.state === 'running' && (
          <>
            <span>{runs}</span>
            <progress className="progress" max={Math.max(1, job.total)} value={job.done} aria-label={runs} />
          </>
        )}
        <span role="status">
          {job.state === 'done' && say.jobDone[job.kind](number(job.done - job.skipped))}
          {job.state === 'done' && job.kind === 'resend' && isAnyHeld && ` ${say.jobHeld}`}
          {job.state === 'canceled' && say.jobStopped(number(job.done))}
          {job.state !== 'running' &&
            job.skipped > 0 &&
            ` ${say.jobSkipped[job.kind](number(job.skipped), whyOf(job.skip_reasons))}`}
        </span>
      </Banner>
    </div>
  )
}

/** Calls `onEnded` once, when a job that was seen running, or was started here, has ended. */
function useEnd(job: ReturnType<typeof useJob>, onEnded: () => void): void {
  const seen = useRef<string | null>(null)
  const ended = job !== null && job.state !== 'running' ? job.id : null
  useEffect(() => {
    if (ended === null || seen.current === ended) return
    seen.current = ended
    onEnded()
  }, [ended, onEnded])
}
