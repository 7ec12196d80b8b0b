// The line above every page of a suspended account (D29).
import { useAccountState, useResume } from '../api/account-state.ts'
import { useMay } from '../api/may.ts'
import { useMembership } from '../api/membership.ts'
import { messageOf } from '../api/problem.ts'
import { Banner } from '../parts/banner.tsx'
import { Button } from '../parts/button.tsx'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { toast } from '../parts/toasts.tsx'
import { near } from '../words/format.ts'
import { words } from '../words/words.ts'

const say = words.shell

export function SuspendedLine() {
  useAccountState()
  const may = useMay('account.suspend')
  const resuming = useResume()
  const account = useMembership()?.account
  if (account?.status !== 'suspended' || account.suspended_at === null) return null
  const name = account.suspended_by?.name ?? null
  const resume = (): void => resuming.mutate(undefined, { onError: (error) => toast(messageOf(error)) })
  return (
    <div className="suspended">
      <Banner
        tone="warn"
        role="status"
        action={
          may && (
            <Button busy={resuming.isPending} onClick={resume}>
              {say.resume}
            </Button>
          )
        }
      >
        {say.suspended(near(account.suspended_at, account.timezone), name && sanitizeLine(name))}
        {!may && ` ${say.suspendedAsk}`}
      </Banner>
    </div>
  )
}
