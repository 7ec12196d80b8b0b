import { useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { messageOf } from '../../../api/problem.ts'
import { useZone } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { Check } from '../../../parts/choice.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { ProblemText, TextField } from '../../../parts/field.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { words } from '../../../words/words.ts'
import { localOf, momentOfLocal } from '../../../words/zone.ts'
import { Conditions } from '../trigger/conditions.tsx'
import { conditionOf } from '../trigger/group.ts'
import type { Group } from '../trigger/group.ts'

const say = words.saving

const DAY_MS = 86_400_000

/** Gives an integration the calls of a time gone by; how many is shown before. */
export function PastCalls({ id, onClose }: { id: string; onClose: () => void }) {
  const zone = useZone()
  const [from, setFrom] = useState(() => localOf(Date.now() - DAY_MS, zone))
  // The field has whole minutes: the present one is among them.
  const [to, setTo] = useState(() => localOf(Date.now() + 60_000, zone))
  const [again, setAgain] = useState(false)
  const [only, setOnly] = useState<Group>({ match: 'all', tests: [] })
  const [count, setCount] = useState<number | null>(null)
  const [problem, setProblem] = useState('')
  const [fromMs, toMs] = [momentOfLocal(from, zone), momentOfLocal(to, zone)]
  const request = async (dryRun: boolean): Promise<void> => {
    if (fromMs === null || toMs === null) return
    setProblem('')
    try {
      const period = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
      const conditions = only.tests.length === 0 ? null : conditionOf(only)
      const json = { ...period, conditions, include_sent: again, dry_run: dryRun }
      const answer = await unwrap(
        api.POST('/api/v1/integrations/{id}/past-calls', { params: { path: { id } }, body: json }),
      )
      if (dryRun) return setCount('count' in answer ? answer.count : null)
      toast(say.pastSent)
      onClose()
    } catch (error) {
      setProblem(messageOf(error))
    }
  }
  const changed = <Value,>(set: (value: Value) => void) => {
    return (value: Value): void => {
      setCount(null)
      set(value)
    }
  }
  const ready = fromMs !== null && toMs !== null
  return (
    <Dialog
      wide
      title={say.pastTitle}
      onClose={onClose}
      actions={
        <>
          <Button disabled={!ready} onClick={() => void request(true)}>
            {say.pastLook}
          </Button>
          <Button kind="main" disabled={!ready || count === null || count === 0} onClick={() => void request(false)}>
            {say.pastSend}
          </Button>
        </>
      }
    >
      <p className="hint">{say.pastSaved}</p>
      <div className="grid2">
        <TextField type="datetime-local" label={say.pastFrom} value={from} onText={changed(setFrom)} />
        <TextField type="datetime-local" label={say.pastTo} value={to} onText={changed(setTo)} />
      </div>
      <Check label={say.pastAgain} on={again} onSwitch={changed(setAgain)} />
      <Disclosure title={say.pastOnly}>
        <div className="stackgap">
          <p className="hint">{say.pastOnlyHint}</p>
          <Conditions group={only} onGroup={changed(setOnly)} />
        </div>
      </Disclosure>
      <p role="status">{count !== null && say.pastCount(count)}</p>
      {problem !== '' && <ProblemText>{problem}</ProblemText>}
    </Dialog>
  )
}
