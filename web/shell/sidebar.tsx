// The way to every page, the theme, and who is signed in.
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { useQueryClient, useQuery } from '@tanstack/react-query'
import {
  Cable,
  Ellipsis,
  Hash,
  Inbox,
  Keyboard,
  LogOut,
  Menu as MenuIcon,
  Monitor,
  Moon,
  Phone,
  Radio,
  Send,
  Settings,
  Sun,
  Webhook,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { messageOf } from '../api/problem.ts'
import { useSession } from '../api/session.ts'
import { signOut } from '../api/session.ts'
import { closeStream } from '../api/stream.ts'
import { Segments } from '../parts/choice.tsx'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import { toast } from '../parts/toasts.tsx'
import { words } from '../words/words.ts'
import { Brand } from './brand.tsx'
import { FirstSteps } from './first-steps.tsx'
import { useBatchedChanges } from '../api/use-batched-changes.ts'
import { liveQuery } from '../api/live.ts'

const say = words.shell

/** The bar of small screens: it opens the side as a sheet. */
export function TopBar() {
  const name = useSession()?.account.name
  return (
    <header className="topbar">
      <IconButton icon={MenuIcon} label={say.menu} popoverTarget="side" />
      <Brand />
      <span className="push muted">{name}</span>
    </header>
  )
}

export function Sidebar({ onShortcuts }: { onShortcuts: () => void }) {
  const side = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const { calls, alarms } = useCounts()
  // On a small screen the sheet goes when a page was chosen.
  useEffect(() => {
    if (side.current?.matches(':popover-open') === true) side.current.hidePopover()
  }, [pathname])
  return (
    <nav className="side" id="side" popover="auto" ref={side} aria-label={say.main}>
      <Brand />
      <ul className="nav">
        <NavItem to="/live" icon={Radio} label={words.live.title}>
          {calls > 0 && <Count n={calls} meaning={say.inProgress(calls)} />}
        </NavItem>
        <NavItem to="/integrations" icon={Webhook} label={words.integrations.title}>
          {alarms > 0 && <Count n={alarms} meaning={say.alarms(alarms)} bad />}
        </NavItem>
        <NavItem to="/deliveries" icon={Send} label={words.deliveries.title} />
        <NavItem to="/calls" icon={Phone} label={words.calls.title} />
        <NavItem to="/sources" icon={Cable} label={words.shell.sources} />
        <NavItem to="/numbers" icon={Hash} label={words.numbers.title} />
        <NavItem to="/settings" icon={Settings} label={words.settings.title} />
      </ul>
      <FirstSteps />
      <div className="foot">
        <ul className="nav">
          <NavItem to="/test-inbox" icon={Inbox} label={words.inbox.title} />
          <li>
            <button type="button" className="nav-act" onClick={onShortcuts}>
              <Icon of={Keyboard} />
              {say.shortcuts}
              <kbd className="push">?</kbd>
            </button>
          </li>
        </ul>
        <ThemeChoice />
        <Person />
      </div>
    </nav>
  )
}

function NavItem({ to, icon, label, children }: { to: string; icon: LucideIcon; label: string; children?: ReactNode }) {
  const here = useLocation().pathname.startsWith(to)
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
  const [theme, setTheme] = useState<Theme>(themeNow)
  const faces = { auto: [Monitor, say.themeAuto], light: [Sun, say.themeLight], dark: [Moon, say.themeDark] } as const
  return (
    <Segments
      legend={say.theme}
      name="theme"
      small
      value={theme}
      choices={THEMES.map((value) => ({ value, label: <NavLabel of={faces[value]} /> }))}
      onPick={(chosen) => {
        chooseTheme(chosen)
        setTheme(chosen)
      }}
    />
  )
}

function NavLabel({ of: [icon, word] }: { of: readonly [LucideIcon, string] }) {
  return (
    <>
      <Icon of={icon} small />
      <span className="vh">{word}</span>
    </>
  )
}

function Person() {
  const session = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const leave = async (): Promise<void> => {
    try {
      await signOut()
    } catch (error) {
      // Nobody may go away in the belief that they are signed out.
      toast(`${say.notSignedOut} ${messageOf(error)}`)
      return
    }
    closeStream()
    queries.clear()
    await navigate({ to: '/sign-in' })
  }
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

/** A number beside a word: nobody reads it faster. */
const REFRESH_MS = 2_000
/** The server shares an answer for a second: the last change may be missing in it. */
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

const THEMES = ['auto', 'light', 'dark'] as const

type Theme = (typeof THEMES)[number]

function themeNow(): Theme {
  const chosen = document.documentElement.dataset['theme']
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto'
}

function chooseTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === 'auto') localStorage.removeItem('theme')
    else localStorage.setItem('theme', theme)
  } catch {
    // Storage may be forbidden: then it lasts as long as the page.
  }
}
