// Two sign-ins with one email address become one (S30).
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ROLE_NAMES } from '../../../src/access/refusal.ts'
import { inAccountPath } from '../../api/account-path.ts'
import { server, unwrap } from '../../api/client.ts'
import type { Membership } from '../../api/membership.ts'
import { sessionQuery, useSession } from '../../api/session.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { words } from '../../words/words.ts'

const say = words.settings.join

export function JoinForm() {
  const session = useSession()
  const [password, setPassword] = useState('')
  const queries = useQueryClient()
  const joining = useMutation({
    mutationFn: async () => {
      const before = session?.accounts ?? []
      const joined = await unwrap(server.POST('/api/v1/session/join', { body: { password } }))
      return { joined, gained: gainedSince(before, joined.accounts) }
    },
    onSuccess: async ({ joined }) => {
      setPassword('')
      queries.setQueryData(sessionQuery.queryKey, joined)
      // The views and keys of the other belong to this person now.
      await queries.invalidateQueries()
    },
  })
  if (session === null) return null
  return (
    <Form error={joining.error} fields={['/password']} onSubmit={() => joining.mutate()}>
      <h2>{say.title}</h2>
      <p className="hint">{say.what(sanitizeLine(session.person.email))}</p>
      <ul className="named hint">
        {say.effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      {joining.data && <Joined accounts={joining.data.gained} />}
      <PasswordField
        label={say.password}
        is="current"
        value={password}
        onText={setPassword}
        problem={problemsByPointer(joining.error).get('/password')}
      />
      <Button type="submit" whyNot={password === '' ? say.passwordFirst : null} busy={joining.isPending}>
        {say.join}
      </Button>
    </Form>
  )
}

/** The accounts that are new, or in which the role is another than before. */
function gainedSince(before: readonly Membership[], after: readonly Membership[]): readonly Membership[] {
  return after.filter(({ account, role }) => !before.some((one) => one.account.id === account.id && one.role === role))
}

function Joined({ accounts }: { accounts: readonly Membership[] }) {
  return (
    <Banner tone="ok" role="status">
      {accounts.length === 0 ? say.joinedNothing : say.joined}
      {accounts.length > 0 && (
        <ul className="named">
          {accounts.map(({ account, role }) => (
            <li key={account.id}>
              <a href={inAccountPath(String(account.number), '/')}>{sanitizeLine(account.name)}</a>, {ROLE_NAMES[role]}
            </li>
          ))}
        </ul>
      )}
    </Banner>
  )
}
