import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Problem } from '../../../../src/render/request.ts'
import { focusProblem } from './focus-problem.ts'
import { tabIds, tabOfPath } from './request-tabs.tsx'
import type { TabId } from './request-tabs.tsx'

interface OpenTab {
  readonly tab: TabId
  readonly openTab: (tab: TabId) => void
  /** Opens the tab that a problem is in, and puts the cursor there. */
  readonly goTo: (problem: Problem) => void
}

/** The open tab, which stands in the address. */
export function useOpenTab(): OpenTab {
  const { tab: asked } = useSearch({ from: '/inside/integrations/$id' })
  const navigate = useNavigate({ from: '/integrations/$id' })
  const [target, setTarget] = useState<string | null>(null)
  const tab = tabIds.find((id) => id === asked) ?? 'body'
  const openTab = (next: TabId): void => {
    void navigate({ search: { tab: next === 'body' ? undefined : next }, replace: true })
  }
  useEffect(() => {
    if (target === null || (tabOfPath(target) ?? tab) !== tab) return
    focusProblem(target)
    setTarget(null)
  }, [target, tab])
  const goTo = ({ path }: Problem): void => {
    const needed = tabOfPath(path)
    if (needed !== null && needed !== tab) openTab(needed)
    setTarget(path)
  }
  return { tab, openTab, goTo }
}
