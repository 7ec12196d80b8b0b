import { useState } from 'react'
import { useSession } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { Plus } from '../../../parts/icons.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Toasts } from '../../../parts/toasts.tsx'
import { useSignOut } from '../../../shell/use-sign-out.ts'
import { WithoutAccount } from '../../../shell/without-account.tsx'
import { words } from '../../../words/words.ts'
import { NewGroupAccountDialog } from './new-account.tsx'

const say = words.groups.empty

/** Shown to people whose only groups have no accounts yet (S55): an owner of a group creates its first one. */
export function EmptyGroups() {
  const session = useSession()
  const signOut = useSignOut()
  const [creatingIn, setCreatingIn] = useState<string | null>(null)
  if (session === null) return null
  const group = session.groups.find(({ id }) => id === creatingIn)
  return (
    <>
      <WithoutAccount title={say.title(session.groups.length)} why={say.why}>
        {session.groups.map(({ id, name, role }) => (
          <Button
            key={id}
            icon={Plus}
            whyNot={role === 'owner' ? null : words.groups.account.ownersOnly}
            onClick={() => setCreatingIn(id)}
          >
            {words.groups.account.createIn(sanitizeLine(name))}
          </Button>
        ))}
        <Button kind="quiet" onClick={() => void signOut()}>
          {words.shell.signOut}
        </Button>
      </WithoutAccount>
      {group && <NewGroupAccountDialog group={group} onClose={() => setCreatingIn(null)} />}
      <Toasts />
    </>
  )
}
