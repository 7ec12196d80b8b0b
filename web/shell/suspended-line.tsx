// The line above every page of a suspended account (D29).
import { useAccountState, useResume } from '../api/account-state.ts'
import { useMay } from '../api/may.ts'
import { useMembership } from '../api/membership.ts'
import { messageOf } from '../api/problem.ts'
import { Banner } from '../parts/banner.tsx'
import { Button } from '../parts/button.tsx'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { toast } from '../parts/toasts.tsx'
import { dateAndMinute } from '../words/format.ts'
import { words } from '../words/words.ts'

const say = words.shell

export function SuspendedLine() {
  useAccountState()
  const may = useMay('account.suspend')
  const resuming = useResume(() => toast(say.resumed))
  const account = useMembership()?.account
  if (account?.status !== 'suspended' || account.suspended_at === null) return null
  const by = account.suspended_by?.name ?? null
  const resume = (): void => resuming.mutate(undefined, { onError: (error) => toast(messageOf(error)) })
  return (
    <div className="away">
      <Banner
        tone="warn"
        role="status"
        action={
          may && (
            <Button small busy={resuming.isPending} onClick={resume}>
              {say.resume}
            </Button>
          )
        }
      >
        {say.suspended(dateAndMinute(account.suspended_at, account.timezone), by && sanitizeLine(by))}
        {!may && ` ${say.suspendedAsk}`}
      </Banner>
    </div>
  )
}
