// The routes of the page. Each page is fetched when it is first opened.
import type { QueryClient } from '@tanstack/react-query'
import {
  createBrowserHistory,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { AsyncRouteComponent, LocationRewrite, ParsedLocation, RouterHistory } from '@tanstack/react-router'
import { useInsertionEffect } from 'react'
import { chooseAccount, chosenAccount, pageAddress } from './api/account.ts'
import { splitAccountPath } from './api/account-path.ts'
import { membershipIn } from './api/membership.ts'
import { destinationOf } from './pages/people/destination.ts'
import { safeRedirect } from './pages/people/safe-redirect.ts'
import { sessionQuery, useSession } from './api/session.ts'
import type { Session } from './api/session.ts'
import { openStream } from './api/stream.ts'
import { NotFound, RouteFailed } from './shell/not-found.tsx'
import { readSearch, writeSearch } from './shell/search.ts'

interface Context {
  readonly queries: QueryClient
  readonly history: RouterHistory
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFound, errorComponent: RouteFailed })

// Loaded lazily: a person who has to sign in does not need it.
const Shell = lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell')
const DeletingAccount = lazyRouteComponent(() => import('./shell/deleting-account.tsx'), 'DeletingAccount')
const EmptyGroups = styledPage(
  'settings',
  lazyRouteComponent(() => import('./pages/settings/groups/empty-groups.tsx'), 'EmptyGroups'),
)
const NoSuchAccount = lazyRouteComponent(() => import('./shell/no-such-account.tsx'), 'NoSuchAccount')

/** The pages of the account, for a person who belongs to it. Whoever signs in in another tab may belong to other accounts. */
function Inside() {
  const session = useSession()
  if (session === null) return <Shell />
  if (hasOnlyEmptyGroups(session)) return <EmptyGroups />
  if (!isOfAccount(session)) return <NoSuchAccount />
  return isDeleting(session) ? <DeletingAccount /> : <Shell />
}

/** Whether the person has groups and no account, so that no account can be chosen. */
function hasOnlyEmptyGroups({ accounts, groups }: Session): boolean {
  return chosenAccount() === null && accounts.length === 0 && groups.length > 0
}

/** Whether the account of this document waits for its deletion: then nothing of it can be shown but that. */
function isDeleting(session: Session): boolean {
  return membershipIn(session, chosenAccount())?.account.status === 'deleting'
}

function isOfAccount(session: Session): boolean {
  return membershipIn(session, chosenAccount()) !== null
}

async function requireSession(
  { queries }: Context,
  { publicHref, hash }: Pick<ParsedLocation, 'publicHref' | 'hash'>,
): Promise<Session> {
  const session = await queries.ensureQueryData(sessionQuery)
  if (session !== null) return session
  // The fragment stays in the fragment: in the query it would be sent to the server.
  const [back] = publicHref.split('#')
  // oxlint-disable-next-line typescript/only-throw-error -- how this router is told to go elsewhere
  throw redirect({ to: '/sign-in', search: { back }, hash })
}

/** All pages of an account. They need a signed-in person. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Object.assign(Inside, Shell.preload && { preload: Shell.preload }),
  beforeLoad: async ({ context, location, preload }) => {
    const session = await requireSession(context, location)
    if (preload) return
    const [first] = session.accounts
    // oxlint-disable-next-line typescript/only-throw-error -- how this router is told to go elsewhere
    if (chosenAccount() === null && !first && session.is_server_administrator) throw redirect({ to: '/accounts' })
    if (chosenAccount() === null && first) {
      chooseAccount(String(first.account.number))
      // Loads this page again, at once, under the address that has the account: within the program the page is the same, so a
      // redirect would change nothing.
      context.history.replace(pageAddress(location.href), location.state, { ignoreBlocker: true })
    }
    if (isOfAccount(session) && !isDeleting(session)) await openStream()
  },
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- how this router is told to go elsewhere
    throw redirect({ to: '/integrations' })
  },
})

const live = createRoute({
  getParentRoute: () => inside,
  path: '/live',
  component: styledPage(
    'live',
    lazyRouteComponent(() => import('./pages/live/live-page.tsx'), 'LivePage'),
  ),
})

const integrations = createRoute({
  getParentRoute: () => inside,
  path: '/integrations',
  validateSearch: anySearch,
  component: styledPage(
    'integrations',
    lazyRouteComponent(() => import('./pages/integrations/integrations-page.tsx'), 'IntegrationsPage'),
  ),
})

/** `/integrations/new` is an integration that is not saved yet: once saved, the URL changes and the page stays. */
const integration = createRoute({
  getParentRoute: () => inside,
  path: '/integrations/$id',
  validateSearch: anySearch,
  component: styledPage(
    'editor',
    lazyRouteComponent(() => import('./pages/editor/edit-page.tsx'), 'EditPage'),
  ),
})

const deliveries = createRoute({
  getParentRoute: () => inside,
  path: '/deliveries',
  validateSearch: anySearch,
  component: styledPage(
    'deliveries',
    lazyRouteComponent(() => import('./pages/deliveries/deliveries-page.tsx'), 'DeliveriesPage'),
  ),
})

const issues = createRoute({
  getParentRoute: () => inside,
  path: '/issues',
  validateSearch: anySearch,
  component: styledPage(
    'issues',
    lazyRouteComponent(() => import('./pages/issues/issues-page.tsx'), 'IssuesPage'),
  ),
})

const calls = createRoute({
  getParentRoute: () => inside,
  path: '/calls',
  validateSearch: anySearch,
  component: styledPage(
    'calls',
    lazyRouteComponent(() => import('./pages/calls/calls-page.tsx'), 'CallsPage'),
  ),
})

const call = createRoute({
  getParentRoute: () => inside,
  path: '/calls/$id',
  validateSearch: anySearch,
  component: styledPage(
    'calls',
    lazyRouteComponent(() => import('./pages/calls/call-page.tsx'), 'CallPage'),
  ),
})

const caller = createRoute({
  getParentRoute: () => inside,
  path: '/callers/$number',
  validateSearch: anySearch,
  component: styledPage(
    'calls',
    lazyRouteComponent(() => import('./pages/calls/caller-page.tsx'), 'CallerPage'),
  ),
})

const statistics = createRoute({
  getParentRoute: () => inside,
  path: '/statistics',
  validateSearch: anySearch,
  component: styledPage(
    'statistics',
    lazyRouteComponent(() => import('./pages/statistics/statistics-page.tsx'), 'StatisticsPage'),
  ),
})

const sources = createRoute({
  getParentRoute: () => inside,
  path: '/sources',
  validateSearch: anySearch,
  component: styledPage(
    'sources',
    lazyRouteComponent(() => import('./pages/sources/sources-page.tsx'), 'SourcesPage'),
  ),
})

const source = createRoute({
  getParentRoute: () => inside,
  path: '/sources/$id',
  validateSearch: anySearch,
  component: styledPage(
    'sources',
    lazyRouteComponent(() => import('./pages/sources/source-page.tsx'), 'SourcePage'),
  ),
})

const numbers = createRoute({
  getParentRoute: () => inside,
  path: '/numbers',
  validateSearch: anySearch,
  component: styledPage(
    'numbers',
    lazyRouteComponent(() => import('./pages/numbers/numbers-page.tsx'), 'NumbersPage'),
  ),
})

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: anySearch,
  component: styledPage(
    'settings',
    lazyRouteComponent(() => import('./pages/settings/settings-page.tsx'), 'SettingsPage'),
  ),
})

const group = createRoute({
  getParentRoute: () => inside,
  path: '/groups/$id',
  component: styledPage(
    'settings',
    lazyRouteComponent(() => import('./pages/settings/groups/group-page.tsx'), 'GroupPage'),
  ),
})

const testInbox = createRoute({
  getParentRoute: () => inside,
  path: '/test-inbox',
  validateSearch: anySearch,
  component: styledPage(
    'inbox',
    lazyRouteComponent(() => import('./pages/inbox/inbox-page.tsx'), 'InboxPage'),
  ),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: anySearch,
  beforeLoad: async ({ context, search, location }) => {
    // If the session cannot be fetched, the page shows why.
    const session = await context.queries.ensureQueryData(sessionQuery).catch(() => null)
    const hash = location.hash === '' ? '' : `#${location.hash}`
    // oxlint-disable-next-line typescript/only-throw-error -- how this router is told to go elsewhere
    if (session !== null)
      throw redirect({ ...destinationOf(session, safeRedirect(search['back']) + hash), replace: true })
  },
  component: styledPage(
    'people',
    lazyRouteComponent(() => import('./pages/people/sign-in-page.tsx'), 'SignInPage'),
  ),
})

const link = createRoute({
  getParentRoute: () => root,
  path: '/link/$token',
  component: styledPage(
    'people',
    lazyRouteComponent(() => import('./pages/people/link-page.tsx'), 'LinkPage'),
  ),
})

/** The list of accounts: it belongs to none of them. */
const accounts = createRoute({
  getParentRoute: () => root,
  path: '/accounts',
  validateSearch: anySearch,
  beforeLoad: async ({ context, location }) => {
    await requireSession(context, location)
  },
  component: styledPage(
    'accounts',
    lazyRouteComponent(() => import('./pages/accounts/accounts-page.tsx'), 'AccountsPage'),
  ),
})

/** For a wall screen: opened by the token in its fragment, without a session. */
const wallboard = createRoute({
  getParentRoute: () => root,
  path: '/wallboard',
  validateSearch: anySearch,
  component: styledPage(
    'wallboard',
    lazyRouteComponent(() => import('./pages/wallboard/wallboard-page.tsx'), 'WallboardPage'),
  ),
})

const tree = root.addChildren([
  inside.addChildren([
    home,
    live,
    integrations,
    integration,
    deliveries,
    issues,
    calls,
    call,
    caller,
    statistics,
    sources,
    source,
    numbers,
    settings,
    group,
    testInbox,
  ]),
  signIn,
  link,
  accounts,
  wallboard,
])

/** Links and routes name a page without its account, which stands in the address. */
const accountRewrite: LocationRewrite = {
  input: ({ url }) => {
    const { account, page } = splitAccountPath(url.pathname)
    // Another account is another document.
    if (account !== null && account === chosenAccount()) url.pathname = page
    return url
  },
  // The router still reads the given URL, so it stays as it is.
  output: ({ url }) => {
    const address = new URL(url)
    address.pathname = pageAddress(url.pathname)
    return address
  },
}

export function createPageRouter(queries: QueryClient) {
  const history = createBrowserHistory()
  return createRouter({
    routeTree: tree,
    history,
    rewrite: accountRewrite,
    context: { queries, history },
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>
  }
}

/** The query parameters, as texts. Each page uses those it knows and ignores the rest. */
function anySearch(search: Record<string, unknown>): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

/** A page with its styles, which apply while it is shown: the files in `pages/<folder>`. */
function styledPage(folder: string, Page: AsyncRouteComponent<object>): AsyncRouteComponent<object> {
  function Styled() {
    // Before any part of the page measures itself.
    useInsertionEffect(() => {
      const root = document.documentElement
      root.dataset['page'] = folder
      return () => {
        delete root.dataset['page']
      }
    }, [])
    return <Page />
  }
  return Object.assign(Styled, Page.preload && { preload: Page.preload })
}
