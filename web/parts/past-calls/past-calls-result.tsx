import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { activityQuery } from '../../api/integrations.ts'
import { jobQuery, NOT_SENT_KEY, pastDeliveriesQuery, RESULTS_MAX } from '../../api/past-calls.ts'
import { messageOf } from '../../api/problem.ts'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { Button } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { ProblemText } from '../field.tsx'
import { countByResult } from './count-by-result.ts'

const say = words.pastCalls

interface PastCallsResultProps {
  readonly id: string
  readonly jobId: string
  readonly onClose: () => void
}

/** The progress of sending past calls, and the results. */
export function PastCallsResult({ id, jobId, onClose }: PastCallsResultProps) {
  const queries = useQueryClient()
  const [problem, setProblem] = useState('')
  const { data: job, error } = useQuery(jobQuery(jobId))
  const stop = async (): Promise<void> => {
    try {
      await unwrap(api.POST('/jobs/{id}/cancel', { params: { path: { id: jobId } } }))
      await queries.invalidateQueries({ queryKey: jobQuery(jobId).queryKey })
    } catch (failure) {
      setProblem(messageOf(failure))
    }
  }
  const isRunning = job?.state === 'running'
  const done = job?.done ?? 0
  // Runs at each step, not only at the last, because the person may close the dialog before.
  useEffect(() => {
    if (done === 0) return
    void queries.invalidateQueries({ queryKey: NOT_SENT_KEY })
    // Deliveries of an integration that is off wait, so no attempt reports them.
    void queries.invalidateQueries({ queryKey: activityQuery.queryKey })
  }, [queries, done])
  const text = job ? say.progress(number(job.done), number(job.total)) : ''
  return (
    <Dialog
      wide
      title={say.title}
      onClose={onClose}
      actions={
        <>
          {isRunning && <Button onClick={() => void stop()}>{say.stop}</Button>}
          <Link className="link" to="/deliveries" search={{ integration_id: id, kind: 'past' }}>
            {say.seeAll}
          </Link>
          <Button kind="main" onClick={onClose}>
            {say.done}
          </Button>
        </>
      }
    >
      {job && (
        <div>
          <span role="status">
            {job.state === 'running'
              ? text
              : job.state === 'canceled'
                ? say.stopped(number(job.done))
                : say.queued(job.done)}
          </span>
          {isRunning && (
            <progress className="progress" max={Math.max(1, job.total)} value={job.done} aria-label={text} />
          )}
          {job.done > 0 && job.done < RESULTS_MAX && <Results id={id} from={job.created_at} />}
        </div>
      )}
      {(problem || error) && <ProblemText>{problem || messageOf(error)}</ProblemText>}
    </Dialog>
  )
}

/** The results of the queued deliveries. */
function Results({ id, from }: { id: string; from: string }) {
  const { data } = useQuery(pastDeliveriesQuery(id, from))
  if (!data) return null
  return <p role="status">{say.result(countByResult(data.map(({ state }) => state)))}</p>
}
