import { useNavigate, useSearch } from '@tanstack/react-router'
import { useHasGroups } from '../../api/groups.ts'
import { useRefusals } from '../../api/may.ts'
import type { AccountVerb } from '../../api/may.ts'
import { Banner } from '../../parts/banner.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import { AccountTab } from './account-tab.tsx'
import { DiagnosticsTab } from './diagnostics-tab.tsx'
import { GroupsTab } from './groups/groups-tab.tsx'
import { KeysTab } from './keys-tab.tsx'
import { PeopleTab } from './people-tab.tsx'
import { RecordingsTab } from './recordings-tab.tsx'
import { RetentionTab } from './retention-tab.tsx'
import './settings.css'
import { SigningTab } from './signing-tab.tsx'
import { WallboardsTab } from './wallboards-tab.tsx'
import { YouTab } from './you-tab.tsx'

const TABS = {
  account: AccountTab,
  people: PeopleTab,
  groups: GroupsTab,
  you: YouTab,
  keys: KeysTab,
  wallboards: WallboardsTab,
  signing: SigningTab,
  recordings: RecordingsTab,
  retention: RetentionTab,
  diagnostics: DiagnosticsTab,
}

type TabId = keyof typeof TABS

/** Tabs that are hidden from whoever may not do this. */
const VERBS: Partial<Record<TabId, AccountVerb>> = {
  account: 'account.change',
  people: 'people.read',
  keys: 'keys.manage',
  wallboards: 'wallboards.manage',
}

const IDS = Object.keys(TABS) as TabId[]

export function SettingsPage() {
  const { tab } = useSearch({ from: '/inside/settings' })
  const navigate = useNavigate()
  const refusalFor = useRefusals()
  const hasGroups = useHasGroups()
  const ids = IDS.filter((id) => refusalFor(VERBS[id]) === null && (id !== 'groups' || hasGroups))
  const asked = IDS.find((id) => id === tab)
  const refusal = asked === undefined ? null : refusalFor(VERBS[asked])
  const open = asked !== undefined && refusal === null ? asked : (ids[0] ?? 'you')
  const Open = TABS[open]
  return (
    <Page title={words.settings.title}>
      <Tabs
        label={words.settings.title}
        tabs={ids.map((id) => ({ id, label: words.settings.tabs[id] }))}
        open={open}
        onOpen={(id) => void navigate({ to: '/settings', search: { tab: id } })}
        panelClass="settings"
      >
        {refusal !== null && <Banner tone="warn">{refusal}</Banner>}
        <Open />
      </Tabs>
    </Page>
  )
}
