// The list of accounts, and for administrators of this server who they are. The page belongs to no account.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from '../../parts/icons.ts'
import { useCallback } from 'react'
import { useSession } from '../../api/session.ts'
import { Announcer } from '../../parts/announce.tsx'
import { Button } from '../../parts/button.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Toasts } from '../../parts/toasts.tsx'
import { Brand } from '../../shell/brand.tsx'
import { Page } from '../../shell/page.tsx'
import { SignInAgain } from '../../shell/sign-in-again.tsx'
import { focusSearch, useShortcuts } from '../../shell/use-shortcuts.ts'
import { useSignOut } from '../../shell/use-sign-out.ts'
import { words } from '../../words/words.ts'
import { AccountList } from './account-list.tsx'
import './accounts.css'
import { Administrators } from './administrators.tsx'
import { NewAccountDialog } from './new-account-dialog.tsx'

const say = words.accounts

const TABS = ['accounts', 'administrators'] as const
type TabId = (typeof TABS)[number]

export function AccountsPage() {
  const isAdministrator = useSession()?.is_server_administrator === true
  const { open, isNew, go } = usePlace()
  useShortcuts({ '/': focusSearch })
  const create = isAdministrator && (
    <Button kind="main" icon={Plus} onClick={() => go({ tab: undefined, add: 'account' })}>
      {say.create}
    </Button>
  )
  return (
    <div className="server">
      <ServerBar />
      <main className="main" id="main" tabIndex={-1}>
        <Page title={say.title} actions={create} flush>
          {isAdministrator ? (
            <Tabs<TabId>
              label={say.title}
              tabs={TABS.map((id) => ({ id, label: say.tabs[id] }))}
              open={open}
              onOpen={(id) => go({ tab: id === 'accounts' ? undefined : id })}
              panelClass="tabbed"
            >
              {open === 'accounts' ? <AccountList /> : <Administrators />}
            </Tabs>
          ) : (
            <AccountList />
          )}
        </Page>
      </main>
      {isAdministrator && isNew && (
        <NewAccountDialog
          onClose={() => go({ add: undefined })}
          onCreated={(number) => go({ add: undefined, visit: String(number), created: 'yes' })}
        />
      )}
      <Toasts />
      <Announcer />
      <SignInAgain />
    </div>
  )
}

function usePlace() {
  const { tab, add } = useSearch({ from: '/accounts' })
  const navigate = useNavigate()
  const go = useCallback(
    (change: Readonly<Record<string, string | undefined>>) =>
      void navigate({ to: '/accounts', search: (before) => ({ ...before, ...change }), resetScroll: false }),
    [navigate],
  )
  return { open: TABS.find((id) => id === tab) ?? 'accounts', isNew: add === 'account', go }
}

/** In place of the sidebar, which belongs to an account. */
function ServerBar() {
  const session = useSession()
  const signOut = useSignOut()
  return (
    <header className="serverbar">
      <Brand />
      <span className="push muted clip" dir="auto">
        {session?.person.name || session?.person.email}
      </span>
      <Button small onClick={() => void signOut()}>
        {say.signOut}
      </Button>
    </header>
  )
}
