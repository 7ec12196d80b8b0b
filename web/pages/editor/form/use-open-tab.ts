import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { focusProblem } from './focus-problem.ts'
import { tabIds, tabOfPath } from './request-tabs.tsx'
import type { TabId } from './request-tabs.tsx'

interface OpenTab {
  readonly tab: TabId
  readonly openTab: (tab: TabId) => void
  /** Opens the tab that a problem is in, and puts the cursor there. */
  readonly goTo: (problem: ConfigProblem) => void
}

/** The open tab, which stands in the address. */
export function useOpenTab(): OpenTab {
  const { tab: asked } = useSearch({ from: '/inside/integrations/$id' })
  const navigate = useNavigate({ from: '/integrations/$id' })
  /** What is to be gone to once its tab is open. */
  const target = useRef<string | null>(null)
  const tab = tabIds.find((id) => id === asked) ?? 'body'
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
