import { useState } from 'react'
import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts'
import { Button } from '../../parts/button.tsx'
import { Segments } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { useIssueChange } from './use-issue-change.ts'

const say = words.issues.muteDialog

const DURATIONS_MS = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const
type Duration = keyof typeof DURATIONS_MS
const DURATIONS = ['hour', 'day', 'week', 'month'] as const satisfies readonly Duration[]

export function MuteDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [duration, setDuration] = useState<Duration>('day')
  const muting = useIssueChange(id)
  const mute = (): void => {
    const until = new Date(Date.now() + DURATIONS_MS[duration]).toISOString()
    muting.mutate(
      { mute: { until, reason } },
      {
        onSuccess: () => {
          toast(words.issues.mutedNow)
          onClose()
        },
      },
    )
  }
  return (
    <Dialog title={say.title} onClose={onClose}>
      <Form className="dialog-form" error={muting.error} fields={['/mute/reason']} onSubmit={mute}>
        <p>{say.what}</p>
        <div className="field">
          <span className="label">{say.duration}</span>
          <Segments<Duration>
            legend={say.duration}
            name="duration"
            value={duration}
            choices={DURATIONS.map((value) => ({ value, label: say.durations[value] }))}
            onPick={setDuration}
          />
        </div>
        <TextField
          label={say.reason}
          hint={say.reasonHint}
          required
          autoFocus
          autoComplete="off"
          maxLength={500}
          value={reason}
          onText={setReason}
          problem={problemsByPointer(muting.error).get('/mute/reason')}
        />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={muting.isPending}>
            {say.act}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
