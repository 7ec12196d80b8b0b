import { KeyRound } from '../../../parts/icons.ts'
import type { ReactNode } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import { Tabs } from '../../../parts/tabs.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { isBlank } from '../draft/parts.ts'
import { messageOf } from '../message/message-parts.ts'
import { fillsIn } from '../service/own-request.ts'
import { useNewKey } from './use-new-key.ts'

const say = words.form

export const TAB_IDS = ['body', 'headers', 'auth', 'when', 'delivery'] as const

export type TabId = (typeof TAB_IDS)[number]

/** The request of a service that is not customised has no tabs for headers and authentication, and no URL field. */
export function tabsOf({ service, customised }: Pick<Draft, 'service' | 'customised'>): readonly TabId[] {
  return customised || !fillsIn(service) ? TAB_IDS : TAB_IDS.filter((id) => id !== 'headers' && id !== 'auth')
}

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
  const shown = tabsOf(draft)
  const { isAnnounced: isKeyNew } = useNewKey()
  const isMessage = !draft.customised && messageOf(draft) !== null
  const allTabs = [
    {
      id: 'body',
      label: isMessage ? serviceWords.services.message : say.body,
      ...(!isMessage && format !== 'raw' && inUse > 0 && { note: inUse }),
    },
    { id: 'headers', label: say.headers, ...(named > 0 && { note: named }) },
    { id: 'auth', label: say.auth, ...(auth.type !== 'none' && { note: say.authKinds[auth.type] }) },
    { id: 'when', label: words.when.title },
    { id: 'delivery', label: say.delivery, ...(isKeyNew && { note: <NewKeyMark /> }) },
  ] as const
  return (
    <Tabs
      label={say.parts}
      open={open}
      onOpen={onOpen}
      panelClass="body-tab"
      tabs={allTabs.filter(({ id }) => shown.includes(id))}
    >
      {children}
    </Tabs>
  )
}

function NewKeyMark() {
  return (
    <span title={say.newKeyMark}>
      <Icon of={KeyRound} small />
      <span className="vh">{say.newKeyMark}</span>
    </span>
  )
}

/** The tab that edits this path; `null`: the settings above the tabs. */
export function tabOfPath(path: string): TabId | null {
  if (/^request\.(rows|raw|xml_root|format)\b/.test(path)) return 'body'
  if (path.startsWith('request.headers')) return 'headers'
  if (path.startsWith('request.auth')) return 'auth'
  if (/^(conditions|wait|recordings|final|updated)\b/.test(path)) return 'when'
  return /^(delivery|tls|signing)\b/.test(path) ? 'delivery' : null
}
