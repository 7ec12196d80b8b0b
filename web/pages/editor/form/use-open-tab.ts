import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { TAB_IDS, tabOfPath } from './request-tabs.tsx'
import type { TabId } from './request-tabs.tsx'

export interface OpenTab {
  readonly tab: TabId
  readonly openTab: (tab: TabId) => void
  /** Opens the tab of a problem, and puts the cursor at the problem. */
  readonly goTo: (problem: ConfigProblem) => void
}

/** The open tab, which is part of the URL. */
export function useOpenTab(): OpenTab {
  const { tab: requested } = useSearch({ from: '/inside/integrations/$id' })
  const navigate = useNavigate({ from: '/integrations/$id' })
  /** The path to focus once its tab is open. */
  const target = useRef<string | null>(null)
  const tab = TAB_IDS.find((id) => id === requested) ?? 'body'
  const openTab = (next: TabId): void => {
    void navigate({ search: { tab: next === 'body' ? undefined : next }, replace: true })
  }
  useEffect(() => {
    if (target.current !== null) focusProblem(target.current)
    target.current = null
  }, [tab])
  const goTo = ({ path }: ConfigProblem): void => {
    const needed = tabOfPath(path) ?? tab
    if (needed === tab) return focusProblem(path)
    target.current = path
    openTab(needed)
  }
  return { tab, openTab, goTo }
}

/** Puts the cursor into the field that fixes the problem at this path, if the field is on the page. */
function focusProblem(path: string): void {
  const place = placeOf(path)
  const target = place?.querySelector<HTMLElement>(FOCUSABLE) ?? document.querySelector<HTMLElement>(INVALID)
  target?.focus()
  target?.scrollIntoView({ block: 'nearest' })
}

const FOCUSABLE = 'input:not([readonly]), select, textarea, [contenteditable="true"], [role="textbox"], button'
const INVALID = '.work [aria-invalid="true"], .work [role="tabpanel"] input'

/** `data-path` names the setting that an element edits: the closest match counts. */
function placeOf(path: string): HTMLElement | undefined {
  const places = [...document.querySelectorAll<HTMLElement>('.work [data-path]')]
  const holding = places.filter(({ dataset }) => path.startsWith(dataset['path'] ?? ' '))
  return holding.toSorted((a, b) => (b.dataset['path'] ?? '').length - (a.dataset['path'] ?? '').length)[0]
}
