// Suspends and resumes the account (D29).
import { useState } from 'react'
import { useResume, useSuspend } from '../../api/account-state.ts'
import type { Membership } from '../../api/membership.ts'
import { messageOf } from '../../api/problem.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { toast } from '../../parts/toasts.tsx'
import { dateAndMinute } from '../../words/format.ts'
import { words } from '../../words/words.ts'

const say = words.accountLife.suspend

export function SuspendAccount({ account }: Pick<Membership, 'account'>) {
  const [isAsking, setAsking] = useState(false)
  const suspending = useSuspend(() => {
    setAsking(false)
    toast(say.done)
  })
  const resuming = useResume(() => toast(words.shell.resumed))
  const resume = (): void => resuming.mutate(undefined, { onError: (error) => toast(messageOf(error)) })
  const ask = (): void => {
    suspending.reset()
    setAsking(true)
  }
  const { suspended_at: at, suspended_by: by, timezone } = account
  return (
    <div className="narrow">
      <h2>{say.title}</h2>
      {at === null ? (
        <>
          <p className="hint">{say.hint}</p>
          <Button verb="account.suspend" onClick={ask}>
            {say.open}
          </Button>
        </>
      ) : (
        <>
          <p>
            {say.state(
              dateAndMinute(at, timezone),
              by?.name == null ? words.accountLife.administrator : sanitizeLine(by.name),
            )}
          </p>
          <p className="hint">{say.later}</p>
          <Button verb="account.suspend" busy={resuming.isPending} onClick={resume}>
            {say.resume}
          </Button>
        </>
      )}
      {isAsking && (
        <ConfirmDialog
          title={say.ask(sanitizeLine(account.name))}
          act={say.act}
          kind="main"
          busy={suspending.isPending}
          error={suspending.error}
          onYes={() => suspending.mutate(undefined)}
          onClose={() => setAsking(false)}
        >
          <ul className="named">
            {say.effects.map((effect) => (
              <li key={effect}>{effect}</li>
            ))}
          </ul>
          <p>{say.later}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
