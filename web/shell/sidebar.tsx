// The sidebar: links to every page, the theme, and the signed-in person.
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { useQueryClient, useQuery } from '@tanstack/react-query'
import { Ellipsis, Keyboard, LogOut, Menu as MenuIcon, Monitor, Moon, Search, Settings, Sun } from '../parts/icons.ts'
import type { IconImage } from '../parts/icons.ts'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useRefusal } from '../api/may.ts'
import { useMembership } from '../api/membership.ts'
import { AccountSwitcher } from './account-switcher.tsx'
import { useSession } from '../api/session.ts'
import { Segments } from '../parts/choice.tsx'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import { words } from '../words/words.ts'
import { Brand } from './brand.tsx'
import { FirstSteps } from './first-steps.tsx'
import { useBatchedChanges } from '../api/use-batched-changes.ts'
import { liveQuery } from '../api/live.ts'
import { NAV_PAGES } from './nav-pages.ts'
import type { NavPage } from './nav-pages.ts'
import { chooseTheme, THEMES, useTheme } from './theme.ts'
import { useSignOut } from './use-sign-out.ts'

const say = words.shell

interface BarProps {
  readonly onFind: () => void
}

/** The bar of small screens: opens the sidebar as a sheet. */
export function TopBar({ onFind }: BarProps) {
  const name = useMembership()?.account.name
  return (
    <header className="topbar">
      <IconButton icon={MenuIcon} label={say.menu} popoverTarget="side" />
      <Brand />
      <span className="push muted clip" dir="auto">
        {name}
      </span>
      <IconButton icon={Search} label={words.find.title} onClick={onFind} />
    </header>
  )
}

export function Sidebar({ onFind, onShortcuts }: BarProps & { readonly onShortcuts: () => void }) {
  const side = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const { calls, alarms } = useCounts()
  const closeSheet = (): void => {
    if (side.current?.matches(':popover-open') === true) side.current.hidePopover()
  }
  // On a small screen the sheet closes when the page changes.
  useEffect(closeSheet, [pathname])
  const {
    live,
    integrations,
    deliveries,
    issues,
    calls: callList,
    statistics,
    sources,
    numbers,
    settings,
    inbox,
  } = NAV_PAGES
  return (
    <nav className="side" id="side" popover="auto" ref={side} aria-label={say.main}>
      <Brand />
      <AccountSwitcher />
      <SideButton
        icon={Search}
        label={words.find.title}
        keys={isMac ? words.find.keysOnMac : words.find.keys}
        onPress={() => {
          closeSheet()
          onFind()
        }}
      />
      <ul className="nav">
        <NavItem page={live}>{calls > 0 && <Count n={calls} meaning={say.inProgress(calls)} />}</NavItem>
        <NavItem page={integrations}>{alarms > 0 && <Count n={alarms} meaning={say.alarms(alarms)} bad />}</NavItem>
        {[deliveries, issues, callList, statistics, sources, numbers, settings].map((page) => (
          <NavItem key={page.to} page={page} />
        ))}
      </ul>
      <FirstSteps />
      <div className="foot">
        <ul className="nav">
          <NavItem page={inbox} />
          <li>
            <SideButton icon={Keyboard} label={say.shortcuts} keys="?" onPress={onShortcuts} />
          </li>
        </ul>
        <ThemeChoice />
        <Person />
      </div>
    </nav>
  )
}

const isMac = /Mac|iP(?:hone|ad|od)/.test(navigator.userAgent)

interface SideButtonProps {
  readonly icon: IconImage
  readonly label: string
  /** The keys for the same command. */
  readonly keys: string
  readonly onPress: () => void
}

function SideButton({ icon, label, keys, onPress }: SideButtonProps) {
  return (
    <button type="button" className="nav-act" onClick={onPress}>
      <Icon of={icon} />
      {label}
      <kbd className="push" aria-hidden="true">
        {keys}
      </kbd>
    </button>
  )
}

function NavItem({ page: { to, icon, label, verb, also }, children }: { page: NavPage; children?: ReactNode }) {
  const isHidden = useRefusal(verb) !== null
  const { pathname } = useLocation()
  const here = pathname.startsWith(to) || (also !== undefined && pathname.startsWith(also))
  if (isHidden) return null
  return (
    <li>
      <Link to={to} aria-current={here ? 'page' : undefined}>
        <Icon of={icon} />
        {label}
        {children}
      </Link>
    </li>
  )
}

function Count({ n, meaning, bad }: { n: number; meaning: string; bad?: boolean }) {
  return (
    <span className={bad === true ? 'count bad' : 'count'} title={meaning}>
      <span aria-hidden="true">{n}</span>
      <span className="vh">{meaning}</span>
    </span>
  )
}

function ThemeChoice() {
  const theme = useTheme()
  const faces = { auto: [Monitor, say.themeAuto], light: [Sun, say.themeLight], dark: [Moon, say.themeDark] } as const
  return (
    <Segments
      legend={say.theme}
      name="theme"
      small
      value={theme}
      choices={THEMES.map((value) => ({ value, label: <NavLabel of={faces[value]} /> }))}
      onPick={chooseTheme}
    />
  )
}

function NavLabel({ of: [icon, word] }: { of: readonly [IconImage, string] }) {
  return (
    <>
      <Icon of={icon} small />
      <span className="vh">{word}</span>
    </>
  )
}

function Person() {
  const session = useSession()
  const navigate = useNavigate()
  const leave = useSignOut()
  if (!session) return null
  const entries = [
    {
      id: 'settings',
      label: words.settings.title,
      icon: Settings,
      onPick: () => void navigate({ to: '/settings' }),
    },
    { id: 'out', label: say.signOut, icon: LogOut, onPick: () => void leave() },
  ]
  return (
    <Menu label={session.person.email} className="acct" entries={entries}>
      <span className="clip">{session.person.name || session.person.email}</span>
      <Icon of={Ellipsis} small />
    </Menu>
  )
}

/** The number beside a link need not be newer: nobody reads it faster. */
const REFRESH_MS = 2_000
/** The server caches the number for a second: the last change may be missing. */
const POLL_MS = 15_000

function useCounts(): { readonly calls: number; readonly alarms: number } {
  const queries = useQueryClient()
  const { data } = useQuery({ ...liveQuery, refetchInterval: POLL_MS })
  useBatchedChanges(
    ({ type }) => type !== 'delivery',
    () => void queries.invalidateQueries({ queryKey: liveQuery.queryKey }, { cancelRefetch: false }),
    REFRESH_MS,
  )
  return {
    calls: data?.total ?? 0,
    alarms: data?.integrations.length ?? 0,
  }
}
