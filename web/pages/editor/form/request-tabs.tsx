import type { ReactNode } from 'react'
import { Tabs } from '../../../parts/tabs.tsx'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { isBlank } from '../draft/parts.ts'

const say = words.form

export const tabIds = ['body', 'headers', 'auth', 'when', 'delivery'] as const

export type TabId = (typeof tabIds)[number]

interface RequestTabsProps {
  readonly draft: Draft
  readonly open: TabId
  readonly onOpen: (tab: TabId) => void
  readonly children: ReactNode
}

export function RequestTabs({ draft, open, onOpen, children }: RequestTabsProps) {
  const { rows, headers, auth, format } = draft.request
  const inUse = rows.filter((row) => row.enabled && !isBlank(row)).length
  const named = headers.filter((row) => !isBlank(row)).length
  return (
    <Tabs
      label={say.parts}
      open={open}
      onOpen={onOpen}
      panelClass="body-tab"
      tabs={[
        { id: 'body', label: say.body, ...(format !== 'raw' && inUse > 0 && { note: inUse }) },
        { id: 'headers', label: say.headers, ...(named > 0 && { note: named }) },
        { id: 'auth', label: say.auth, ...(auth.type !== 'none' && { note: say.authKinds[auth.type] }) },
        { id: 'when', label: words.when.title },
        { id: 'delivery', label: say.delivery },
      ]}
    >
      {children}
    </Tabs>
  )
}

/** The tab in which what stands at this path is edited; `null`: above the tabs. */
export function tabOfPath(path: string): TabId | null {
  if (/^request\.(rows|raw|xml_root|format)\b/.test(path)) return 'body'
  if (path.startsWith('request.headers')) return 'headers'
  if (path.startsWith('request.auth')) return 'auth'
  if (/^(conditions|wait|recordings|final|updated)\b/.test(path)) return 'when'
  return path.startsWith('delivery') ? 'delivery' : null
}
