// The entries that Find lists: in groups, the best group first. Pure apart from the words.
import {
  AudioLines,
  Cable,
  Hash,
  History,
  Phone,
  Search,
  Send,
  Settings,
  SquareTerminal,
  UserRound,
  Webhook,
} from '../../parts/icons.ts'
import type { IconImage } from '../../parts/icons.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { words } from '../../words/words.ts'
import { NAV_PAGES } from '../nav-pages.ts'
import { BESIDE, matchEntry, TEXT_MAX } from './match.ts'
import type { Match, Matchable } from './match.ts'
import type { RecentEntry } from './recent.ts'

const say = words.find

export type GroupId = keyof typeof say.groups

export interface Entry extends Matchable {
  readonly group: GroupId
  readonly icon: IconImage
  /** Shown at the end of the row: a state or a time. */
  readonly aside?: string
  /** The address of the entry; without it, `run` is called. */
  readonly href?: string
  /** The address is not a page of this program. */
  readonly isOutside?: true
  readonly run?: () => void
}

export interface FoundEntry extends Entry {
  readonly match: Match
}

export interface Group {
  readonly id: GroupId
  readonly entries: readonly FoundEntry[]
}

export const GROUP_ICONS: Readonly<Record<GroupId, IconImage>> = {
  recent: History,
  integrations: Webhook,
  callers: UserRound,
  calls: Phone,
  deliveries: Send,
  numbers: Hash,
  sources: Cable,
  steps: AudioLines,
  people: UserRound,
  pages: Settings,
  settings: Settings,
  commands: SquareTerminal,
  lists: Search,
}

/** The order of groups that match equally well. */
const ORDER = Object.keys(GROUP_ICONS) as GroupId[]

/** The maximum number of rows in a group; the person finds others by typing more. */
const ROWS_MAX = 5

/** An untrusted text, made safe for a row. */
export function rowText(text: string): string {
  return sanitizeLine(text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text)
}

/**
 * Entries that match, and entries that the server found (`known`) although the visible text does not match, in groups, the
 * best first.
 */
export function arrange(entries: readonly Entry[], query: string, known: ReadonlySet<Entry>): readonly Group[] {
  const found = entries.flatMap((entry): FoundEntry[] => {
    const match = matchEntry(entry, query) ?? (known.has(entry) ? unmarked(entry) : null)
    return match ? [{ ...entry, match }] : []
  })
  const best = (group: readonly FoundEntry[]): number => Math.max(...group.map(({ match }) => match.score))
  return [...Map.groupBy(found, ({ group }) => group)]
    .toSorted(([a, as], [b, bs]) => best(bs) - best(as) || ORDER.indexOf(a) - ORDER.indexOf(b))
    .map(([id, all]) => ({
      id,
      entries: all.toSorted((a, b) => b.match.score - a.match.score).slice(0, ROWS_MAX),
    }))
}

/** Returns a group with all its entries, for an empty query. */
export function wholeGroup(id: GroupId, entries: readonly Entry[]): readonly Group[] {
  return entries.length === 0 ? [] : [{ id, entries: entries.map((entry) => ({ ...entry, match: unmarked(entry) })) }]
}

/** The entry matches by a text that is not shown, so nothing is marked. */
function unmarked({ detail = '' }: Entry): Match {
  return { score: BESIDE, label: [], detail, detailSpans: [] }
}

export const PAGE_ENTRIES: readonly Entry[] = Object.entries(NAV_PAGES).map(([id, { to, icon, label }]) => ({
  group: 'pages',
  icon,
  label,
  href: to,
  topics: say.pages[id as keyof typeof NAV_PAGES],
}))

export const SETTING_ENTRIES: readonly Entry[] = Object.entries(say.settings).map(([tab, topics]) => ({
  group: 'settings',
  icon: Settings,
  label: words.settings.tabs[tab as keyof typeof say.settings],
  href: `/settings?tab=${tab}`,
  topics,
}))

/** Links to the lists themselves with the query: the lists find more than Find does. */
export function listEntries(text: string): readonly Entry[] {
  const q = encodeURIComponent(text)
  return [
    { group: 'lists', icon: Phone, label: say.callsWith(rowText(text)), href: `/calls?q=${q}` },
    { group: 'lists', icon: Send, label: say.deliveriesWith(rowText(text)), href: `/deliveries?q=${q}` },
  ]
}

export function recentEntry({ href, label, detail, group }: RecentEntry): Entry {
  const known = ORDER.find((id) => id === group) ?? 'recent'
  const page = PAGE_ENTRIES.find((one) => one.href === href)
  return { group: 'recent', icon: page?.icon ?? GROUP_ICONS[known], label, detail, href }
}
