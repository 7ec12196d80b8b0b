import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { inAccountPath } from '../../api/account-path.ts'
import type { ListedAccount } from '../../api/accounts.ts'
import { server, unwrap } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { Segments } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { words } from '../../words/words.ts'

const say = words.accounts.visitDialog

const HOURS = { '1': 1, '4': 4, '8': 8 } as const
type Hours = keyof typeof HOURS

interface VisitDialogProps {
  readonly account: Pick<ListedAccount, 'number' | 'name'>
  /** The account was just created: the visit leads to its settings. */
  readonly isNew: boolean
  readonly onClose: () => void
}

/** Starts a visit in an account of others, and enters it (S56). */
export function VisitDialog({ account: { number, name }, isNew, onClose }: VisitDialogProps) {
  const [reason, setReason] = useState(isNew ? say.setUp : '')
  const [hours, setHours] = useState<Hours>('1')
  const beginning = useMutation({
    mutationFn: () =>
      unwrap(server.POST('/api/v1/visits', { body: { account: String(number), reason, hours: HOURS[hours] } })),
    // Another account is another document.
    onSuccess: () => globalThis.location.assign(inAccountPath(String(number), isNew ? '/settings?tab=account' : '/')),
  })
  return (
    <Dialog title={say.title(sanitizeLine(name))} onClose={onClose}>
      <Form className="dialog-form" error={beginning.error} fields={['/reason']} onSubmit={() => beginning.mutate()}>
        <p>
          {isNew ? say.created(number) : say.why} {say.seen}
        </p>
        <TextField
          label={say.reason}
          hint={say.reasonHint}
          required
          autoFocus
          autoComplete="off"
          maxLength={500}
          value={reason}
          onText={setReason}
          problem={problemsByPointer(beginning.error).get('/reason')}
        />
        <div className="field">
          <span className="label">{say.duration}</span>
          <Segments<Hours>
            legend={say.duration}
            name="hours"
            value={hours}
            choices={(['1', '4', '8'] as const).map((value) => ({ value, label: say.hours(HOURS[value]) }))}
            onPick={setHours}
          />
        </div>
        <div className="row dialog-acts">
          <Button onClick={onClose}>{isNew ? say.later : words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={beginning.isPending || beginning.isSuccess}>
            {say.start}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
