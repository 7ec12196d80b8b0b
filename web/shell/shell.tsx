// The frame of every page: the sidebar, the line that says when the server is away, toasts, the list of shortcuts.
import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { AccessContext, accessIn } from '../api/may.ts'
import { useMembership, useZone } from '../api/membership.ts'
import { useHiddenData } from '../api/query-client.ts'
import { useDisconnected } from '../api/stream.ts'
import { Announcer } from '../parts/announce.tsx'
import { Banner } from '../parts/banner.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { fetchedLater } from '../parts/fetched-later.tsx'
import { Toasts } from '../parts/toasts.tsx'
import { clock } from '../words/format.ts'
import { words } from '../words/words.ts'
import { AskCountry } from './ask-country.tsx'
import { SuspendedLine } from './suspended-line.tsx'
import { VisitLine } from './visit-line.tsx'
import { focusSearch, useShortcuts } from './use-shortcuts.ts'
import { SignInAgain } from './sign-in-again.tsx'
import { Sidebar, TopBar } from './sidebar.tsx'

const say = words.shell

const FindDialog = fetchedLater(async () => (await import('./find/find-dialog.tsx')).FindDialog)

export function Shell() {
  const [shortcuts, setShortcuts] = useState(false)
  const main = useFollowed()
  useHiddenData()
  const [finding, setFinding] = useState(false)
  const membership = useMembership()
  const access = useMemo(() => membership && accessIn(membership), [membership])
  const openShortcuts = (): void => setShortcuts(true)
  const find = (): void => setFinding(true)
  // Find does not open over a dialog that waits for an answer.
  const toggleFind = (): void => setFinding((open) => !open && document.querySelector('.scrim') === null)
  useShortcuts({ '?': openShortcuts, '/': focusSearch, 'Ctrl+K': toggleFind })
  return (
    <AccessContext value={access}>
      <a className="skip" href="#main">
        {say.skip}
      </a>
      <div className="app">
        <TopBar onFind={find} />
        <Sidebar onFind={find} onShortcuts={openShortcuts} />
        <main className="main" id="main" tabIndex={-1} ref={main}>
          <AwayLine />
          <SuspendedLine />
          <VisitLine />
          <AskCountry />
          <Outlet />
        </main>
      </div>
      <Toasts />
      <Announcer />
      <SignInAgain />
      {finding && <FindDialog onClose={() => setFinding(false)} onShortcuts={openShortcuts} />}
      {shortcuts && <Shortcuts onClose={() => setShortcuts(false)} />}
    </AccessContext>
  )
}

/** Moves the focus to the new page: the focused element disappeared with the page before. */
function useFollowed() {
  const main = useRef<HTMLElement>(null)
  // Runs after the parts of the page have loaded and are shown.
  const address = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.href })
  const before = useRef(address)
  useEffect(() => {
    const isFirst = before.current === undefined
    before.current = address
    if (isFirst) return
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true })
  }, [address])
  return main
}

function AwayLine() {
  const away = useDisconnected()
  const zone = useZone()
  if (away === null) return null
  return (
    <div className="away">
      <Banner tone="warn" role="alert">
        {say.away(clock(new Date(away).toISOString(), zone))}
      </Banner>
    </div>
  )
}

function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={say.shortcuts} onClose={onClose}>
      <dl className="facts">
        {say.shortcutList.map(([keys, meaning]) => (
          <div className="pairrow" key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
