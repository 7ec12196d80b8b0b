// Sends calls of a past period to an integration: shows the number of calls before, and the results after.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { Condition } from '../../../src/integrations/integration.ts'
import { messageOf } from '../../api/problem.ts'
import { countPastCalls, NOT_SENT_KEY, sendPastCalls } from '../../api/past-calls.ts'
import { useZone } from '../../api/membership.ts'
import { words } from '../../words/words.ts'
import { localOf, momentOfLocal } from '../../words/zone.ts'
import { Button } from '../button.tsx'
import { Check } from '../choice.tsx'
import { Dialog } from '../dialog.tsx'
import { Disclosure } from '../disclosure.tsx'
import { ProblemText, TextField } from '../field.tsx'
import { PastCallsResult } from './past-calls-result.tsx'
import { DAY_MS } from '../../../src/time/durations.ts'

const say = words.pastCalls

/** The period in which the integration was off: `to` is `null` while it is still off. */
export interface OffPeriod {
  readonly from: string
  readonly to: string | null
}

interface PastCallsProps {
  readonly id: string
  /** Starts with the unsent calls of this period. */
  readonly off?: OffPeriod
  /** Further conditions, if the service supports them. */
  readonly conditions?: Condition | null
  readonly filter?: ReactNode
  readonly onClose: () => void
}

export function PastCalls({ id, off, conditions = null, filter, onClose }: PastCallsProps) {
  const queries = useQueryClient()
  const [job, setJob] = useState<string | null>(null)
  const from = useMoment(() => (off ? Date.parse(off.from) : Date.now() - DAY_MS))
  // The field shows whole minutes, so the default includes the current minute.
  const to = useMoment(() => (off?.to ? Date.parse(off.to) : Date.now() + (off ? 0 : 60_000)))
  const [again, setAgain] = useState(false)
  const [untold, setUntold] = useState(off !== undefined)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const wanted = {
    from: new Date(from.ms ?? 0).toISOString(),
    to: new Date(to.ms ?? 0).toISOString(),
    conditions,
    include_sent: again && !untold,
    only_not_sent: untold,
  }
  const key = JSON.stringify(wanted)
  const [counted, setCounted] = useState<{ readonly key: string; readonly count: number } | null>(null)
  const count = counted?.key === key ? counted.count : null
  const act = async (work: () => Promise<void>): Promise<void> => {
    setProblem('')
    setBusy(true)
    try {
      await work()
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const look = () => act(async () => setCounted({ key, count: await countPastCalls(id, wanted) }))
  const counting = useRef<HTMLParagraphElement>(null)
  const isAsked = useRef(false)
  useEffect(() => {
    // The button that had the focus is gone, so the focus moves to the next button.
    if (isAsked.current) counting.current?.focus()
    isAsked.current = false
  }, [counted])
  const send = () =>
    act(async () => {
      setJob(await sendPastCalls(id, wanted))
      await queries.invalidateQueries({ queryKey: NOT_SENT_KEY })
    })
  useEffect(() => {
    if (off) void look()
    // The period that the dialog opens with is counted at once; a changed period, when the person asks.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  if (job !== null) return <PastCallsResult id={id} jobId={job} onClose={onClose} />
  const isReady = from.ms !== null && to.ms !== null
  return (
    <Dialog
      wide
      title={say.title}
      onClose={onClose}
      actions={
        <>
          {count === null && (
            <Button
              disabled={!isReady}
              busy={busy}
              onClick={() => {
                isAsked.current = true
                void look()
              }}
            >
              {say.look}
            </Button>
          )}
          <Button kind="main" disabled={!isReady || busy || count === null || count === 0} onClick={() => void send()}>
            {say.send(count)}
          </Button>
        </>
      }
    >
      <p className="hint">{say.saved}</p>
      <div className="grid2">
        <TextField type="datetime-local" label={say.from} value={from.text} onText={from.type} />
        <TextField type="datetime-local" label={say.to} value={to.text} onText={to.type} />
      </div>
      <p className="hint">{untold ? say.byEnd : say.byStart}</p>
      <Check label={say.untold} on={untold} onSwitch={setUntold} />
      {!untold && <Check label={say.again} on={again} onSwitch={setAgain} />}
      {filter !== undefined && (
        <Disclosure title={say.only}>
          <div className="stackgap">
            <p className="hint">{say.onlyHint}</p>
            {filter}
          </div>
        </Disclosure>
      )}
      <p role="status" ref={counting} tabIndex={-1}>
        {count !== null ? say.count(count) : busy && say.isCounting}
      </p>
      {off?.to === null && <p className="hint">{say.offNow}</p>}
      {problem !== '' && <ProblemText>{problem}</ProblemText>}
    </Dialog>
  )
}

/** A moment in a field of whole minutes: the given moment to the millisecond, until the person types another. */
function useMoment(first: () => number) {
  const zone = useZone()
  const [given] = useState(first)
  const [typed, setTyped] = useState<string | null>(null)
  return {
    ms: typed === null ? given : momentOfLocal(typed, zone),
    text: typed ?? localOf(given, zone),
    type: setTyped,
  }
}
