// The pages in the navigation, reachable from everywhere.
import {
  Cable,
  ChartColumn,
  Hash,
  Inbox,
  Phone,
  Radio,
  Send,
  Settings,
  TriangleAlert,
  Webhook,
} from '../parts/icons.ts'
import type { AccountVerb } from '../api/may.ts'
import type { IconImage } from '../parts/icons.ts'
import { words } from '../words/words.ts'

export interface NavPage {
  readonly to: string
  readonly icon: IconImage
  readonly label: string
  /** The path of further pages that belong to it. */
  readonly also?: string
  /** Hidden from whoever may not do this; left out: every member may open the page. */
  readonly verb?: AccountVerb
}

export const NAV_PAGES = {
  live: { to: '/live', icon: Radio, label: words.live.title },
  integrations: { to: '/integrations', icon: Webhook, label: words.integrations.title },
  deliveries: { to: '/deliveries', icon: Send, label: words.deliveries.title },
  issues: { to: '/issues', icon: TriangleAlert, label: words.issues.title },
  calls: { to: '/calls', icon: Phone, label: words.calls.title, also: '/callers/' },
  statistics: { to: '/statistics', icon: ChartColumn, label: words.shell.statistics },
  sources: { to: '/sources', icon: Cable, label: words.shell.sources },
  numbers: { to: '/numbers', icon: Hash, label: words.numbers.title },
  settings: { to: '/settings', icon: Settings, label: words.settings.title },
  inbox: { to: '/test-inbox', icon: Inbox, label: words.inbox.title, verb: 'inbox.read' },
} as const satisfies Record<string, NavPage>

/** The value of `?connect=` on the sources page while the person has not chosen a kind. */
export const CHOOSE = 'choose'
