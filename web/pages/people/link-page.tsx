// A one-time link: for the first administrator, an invited person, or a new password. Whoever is signed in accepts an invitation as
// the person they are.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ROLE_NAMES } from '../../../src/access/refusal.ts'
import { chooseAccount } from '../../api/account.ts'
import { inAccountPath } from '../../api/account-path.ts'
import { server, unwrap } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import { markSessionBegan } from '../../api/session-ended.ts'
import { ProblemError } from '../../api/problem.ts'
import { sessionQuery, signOut } from '../../api/session.ts'
import type { Session } from '../../api/session.ts'
import { Button, classOf } from '../../parts/button.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { TextField } from '../../parts/field.tsx'
import { Form } from '../../parts/form.tsx'
import { HomeFields, guessHome } from '../../parts/home-fields.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { ActionError, Failed, Loading } from '../../parts/states.tsx'
import { forgetRecent } from '../../shell/find/forget-recent.ts'
import { words } from '../../words/words.ts'
import { SignedOutLayout } from './signed-out-layout.tsx'
import { Command } from './command.tsx'
import { useOpenPage } from './use-open-page.ts'

const say = words.people

export function LinkPage() {
  const { token } = useParams({ from: '/link/$token' })
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: () => unwrap(server.GET('/api/v1/links/{token}', { params: { path: { token } } })),
  })
  // If the session cannot be fetched, the person can still choose a password.
  const session = useQuery(sessionQuery)
  if (link.isPending || session.isPending)
    return (
      <SignedOutLayout title={say.title}>
        <Loading rows={4} />
      </SignedOutLayout>
    )
  if (link.isError) return <Gone error={link.error} onRetry={() => void link.refetch()} />
  const { kind, email, account_name: account, group, role } = link.data
  if (kind === 'first')
    return (
      <SignedOutLayout title={say.first} why={say.firstWhy} steps>
        <LinkForm token={token} first />
      </SignedOutLayout>
    )
  if (kind === 'password')
    return (
      <SignedOutLayout title={say.change} why={say.changeWhy}>
        <LinkForm token={token} email={email} />
      </SignedOutLayout>
    )
  return (
    <SignedOutLayout
      title={say.invited(sanitizeLine(account ?? group?.name ?? 'Offhook'))}
      why={role && say.invitedRole(roleIn(ROLE_NAMES[role], group), say.invitedRoles[role])}
    >
      {session.data ? (
        <Accept token={token} session={session.data} />
      ) : (
        <>
          <LinkForm token={token} email={email} />
          <p className="muted">
            {say.account}{' '}
            <Link to="/sign-in" search={{ back: `/link/${token}` }}>
              {say.accountSignIn}
            </Link>
          </p>
        </>
      )}
    </SignedOutLayout>
  )
}

/** The role, and for a group of accounts where it counts. */
function roleIn(role: string, group: { readonly accounts: number } | null): string {
  return group ? say.roleInGroup(role, group.accounts) : role
}

/** For a person who is signed in. */
function Accept({ token, session: { person } }: { token: string; session: Session }) {
  const name = sanitizeLine(person.name || person.email)
  const accepting = useMutation({
    mutationFn: () => unwrap(server.POST('/api/v1/links/{token}/accept', { params: { path: { token } } })),
    // Another account is another document.
    onSuccess: ({ account_number: number }) =>
      location.assign(number === null ? '/' : inAccountPath(String(number), '/')),
  })
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      forgetRecent()
      // Nothing of the person stays in the page.
      location.reload()
    },
  })
  return (
    <div className="accept">
      <Button kind="main" busy={accepting.isPending || accepting.isSuccess} onClick={() => accepting.mutate()}>
        {say.acceptAs(name)}
      </Button>
      <ActionError error={accepting.error ?? leaving.error} />
      <p className="muted">
        {say.signedInAs(person.email)}{' '}
        <button type="button" className="link" onClick={() => leaving.mutate()}>
          {say.notYou}
        </button>
      </p>
    </div>
  )
}

function Gone({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (!(error instanceof ProblemError && error.status === 404))
    return (
      <SignedOutLayout title={say.title}>
        <Failed error={error} onRetry={onRetry} />
      </SignedOutLayout>
    )
  return (
    <SignedOutLayout title={say.linkGone} why={say.linkGoneWhy}>
      <Command hint={say.linkGoneHow} />
      <div>
        <Link className={classOf({})} to="/sign-in">
          {say.back}
        </Link>
      </div>
    </SignedOutLayout>
  )
}

const FIRST_FIELDS = ['/name', '/email', '/account_name', '/password']

interface LinkFormProps {
  readonly token: string
  /** The very first person, who also enters the country and zone of the account. */
  readonly first?: boolean
  readonly email?: string | null
}

function LinkForm({ token, first = false, email: known = null }: LinkFormProps) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState(known ?? '')
  const [accountName, setAccountName] = useState('')
  const [password, setPassword] = useState('')
  const [home, setHome] = useState(guessHome)
  const queries = useQueryClient()
  const openPage = useOpenPage()
  // An empty field gets a default.
  const named = {
    ...(name.trim() !== '' && { name }),
    ...(accountName.trim() !== '' && { account_name: accountName.trim() }),
  }
  const using = useMutation({
    mutationFn: () =>
      unwrap(
        server.POST('/api/v1/links/{token}', {
          params: { path: { token } },
          body: first ? { email, password, ...named, ...home } : { password },
        }),
      ),
    onSuccess: async (session) => {
      queries.setQueryData(sessionQuery.queryKey, session)
      markSessionBegan()
      if (!first) return openPage(session, '/')
      // If the account was already configured, by file or in the demo, show it.
      const [own] = session.accounts
      if (own) chooseAccount(String(own.account.number))
      const integrations = await queries.fetchQuery(integrationsQuery).catch(() => [])
      openPage(session, integrations.length > 0 ? '/live' : '/integrations/new')
    },
  })
  const problems = problemsByPointer(using.error)
  return (
    <Form error={using.error} fields={first ? FIRST_FIELDS : ['/password']} onSubmit={() => using.mutate()}>
      {first && <WhoFields name={name} onName={setName} email={email} onEmail={setEmail} problems={problems} />}
      {first && (
        <TextField
          label={say.accountName}
          hint={say.accountNameHint}
          autoComplete="organization"
          value={accountName}
          onText={setAccountName}
          problem={problems.get('/account_name')}
        />
      )}
      {!first && known !== null && (
        // The user name for the password manager.
        <TextField label={say.email} type="email" autoComplete="username" readOnly value={known} onText={setEmail} />
      )}
      <PasswordField
        label={say.password}
        is="new"
        autoFocus={!first}
        value={password}
        onText={setPassword}
        problem={problems.get('/password')}
      />
      {first && <HomeFields home={home} onHome={setHome} />}
      <Button kind="main" type="submit" busy={using.isPending}>
        {using.isPending ? (first ? say.creating : say.saving) : first ? say.create : say.chooseAndGo}
      </Button>
    </Form>
  )
}

interface WhoFieldsProps {
  readonly name: string
  readonly onName: (name: string) => void
  readonly email: string
  readonly onEmail: (email: string) => void
  readonly problems: ReadonlyMap<string, string>
}

function WhoFields({ name, onName, email, onEmail, problems }: WhoFieldsProps) {
  return (
    <>
      <TextField
        label={say.name}
        autoComplete="name"
        autoFocus
        value={name}
        onText={onName}
        problem={problems.get('/name')}
      />
      <TextField
        label={say.email}
        type="email"
        autoComplete="username"
        required
        value={email}
        onText={onEmail}
        problem={problems.get('/email')}
      />
    </>
  )
}
