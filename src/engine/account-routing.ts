// The routing of an account's calls, as the pipeline uses it: which events each integration wants, and its request for an event.
import type { RecordsPolicy } from '../calls/apply-update.ts'
import type { Call } from '../calls/call.ts'
import { uuidOf } from '../ids.ts'
import { EventConsumers, NO_CONSUMERS, type EventConsumer } from '../intake/event-consumers.ts'
import type { Integration } from '../integrations/integration.ts'
import { matches } from '../integrations/match.ts'
import {
  contextOf,
  valuesOf,
  type AccountFacts,
  type EventFacts,
  type RequestFacts,
} from '../integrations/placeholder-values.ts'
import type { AccountRouting } from '../pipeline.ts'
import { recordingUrl } from '../recordings/recording-links.ts'
import type { RegistryRows } from '../store/integrations/registry-rows.ts'
import { compiledOrNull, type UnreadableIntegration, type WorkingIntegration } from './load-integration.ts'
import { DAY_MS } from '../time/durations.ts'

export interface AccountRoutingDeps {
  /** `PUBLIC_URL/inbox/`: test calls go to integrations that send to the inbox (C16). */
  readonly inboxUrl: () => string | null
  /** The public address of this program, without a slash at the end. */
  readonly publicUrl: () => string
}

export type NumberFacts = RegistryRows['numbers'][number]

/** The routing of an account that does not exist. */
export const NO_ROUTING: AccountRouting = {
  consumers: NO_CONSUMERS,
  wants: () => false,
  render: () => ({ refused: 'unsafe_path', detail: 'The integration was deleted.' }),
  isDeleted: () => true,
  directory: () => undefined,
  steps: [],
  records: () => 'announced',
}

export function createAccountRouting(
  deps: AccountRoutingDeps,
  kept: {
    account: AccountFacts
    working: ReadonlyMap<number, WorkingIntegration>
    unreadable: ReadonlyMap<number, UnreadableIntegration>
    numbers: ReadonlyMap<string, NumberFacts>
    linkKey: Buffer | null
    steps: readonly string[]
    records: ReadonlyMap<number, RecordsPolicy>
  },
): AccountRouting {
  const { account, working, unreadable, numbers, linkKey, steps, records } = kept
  const toInbox = (one: WorkingIntegration): boolean => {
    const inbox = deps.inboxUrl()
    return inbox !== null && one.integration.request.url.startsWith(inbox)
  }
  // If nobody chose the integrations of a test call, the integrations that send to the inbox get it (C16).
  const tickedOf: SelectTicked = (one, ticked) => ticked ?? (toInbox(one) ? [one.id] : [])
  const context = (event: EventFacts) => {
    const dialled = event.fields['tracking_number']
    return contextOf(event, account, typeof dialled === 'string' ? (numbers.get(dialled)?.country ?? null) : null)
  }
  return {
    consumers: new EventConsumers(
      [...working.values()]
        .map((one) => consumerOf(one, tickedOf))
        .concat([...unreadable.values()].map(unreadableConsumer))
        .toSorted((a, b) => a.id - b.id),
    ),
    wants(integrationId, event, ticked) {
      const one = working.get(integrationId)
      if (!one || one.policy.state === 'deleted') return false
      return matches(one.integration, event, tickedOf(one, ticked).includes(one.id))
    },
    render(integrationId, event, eventId) {
      const one = working.get(integrationId)
      const why = unreadable.get(integrationId)?.reason
      if (why !== undefined) return { refused: 'settings_unreadable', detail: why }
      if (!one) return { refused: 'unsafe_path', detail: 'The integration was deleted.' }
      const recordingLink = linksOf(deps, { accountId: account.accountId, linkKey, integration: one.integration })
      const facts = { account, routeName: one.integration.name, eventId, recordingLink }
      const compiled = compiledOrNull(one)
      if (compiled === null) return { refused: 'settings_unreadable', detail: NOT_PREPARED }
      const request = compiled.render(valuesOf(event, facts), context(event))
      const { urlHash } = one.policy
      return 'refused' in request || urlHash === null ? request : { ...request, urlHash }
    },
    isDeleted(integrationId) {
      const one = working.get(integrationId) ?? unreadable.get(integrationId)
      return one === undefined || one.policy.state === 'deleted'
    },
    directory: (number) => numbers.get(number)?.fields,
    steps,
    records: (sourceId) => records.get(sourceId) ?? 'announced',
  }
}

const NOT_PREPARED =
  'The request of the integration can’t be prepared. Save the integration again, then resend this delivery.'

/**
 * The links to recordings in an integration's requests: each works for as long as the integration says, counted from the event.
 */
function linksOf(
  { publicUrl }: AccountRoutingDeps,
  of: { readonly accountId: number; readonly linkKey: Buffer | null; readonly integration: Integration },
): NonNullable<RequestFacts['recordingLink']> {
  const { link_days: days } = of.integration.recordings
  return (recording, at) => {
    const recordingId = uuidOf('rec', recording)
    if (recordingId === null || of.linkKey === null) return ''
    const untilMs = days === null ? null : Date.parse(String(at)) + days * DAY_MS
    return recordingUrl(publicUrl(), of.linkKey, { accountId: of.accountId, recordingId, untilMs, who: null })
  }
}

/** The integrations chosen for a test call, reduced to this integration. */
type SelectTicked = (one: WorkingIntegration, ticked: readonly string[] | undefined) => readonly string[]

function consumerOf(one: WorkingIntegration, tickedOf: SelectTicked): EventConsumer {
  const { realtime, final, updated, wait, statuses, conditions } = one.integration
  const isChosen = (test: Call): boolean => tickedOf(one, test.ticked).includes(one.id)
  return {
    id: one.integrationId,
    state: one.policy.state,
    isChosen,
    realtime,
    final,
    updated,
    wait,
    statuses,
    conditions,
  }
}

/**
 * An integration that cannot be read gets no events, and a final that it is owed already waits until the integration can be read
 * (S46).
 */
function unreadableConsumer({ integrationId, policy }: UnreadableIntegration): EventConsumer {
  return { ...NOTHING_WANTED, id: integrationId, state: policy.state, isUnreadable: true }
}

const NOTHING_WANTED: Omit<EventConsumer, 'id' | 'state'> = {
  isChosen: () => false,
  realtime: false,
  final: false,
  updated: false,
  wait: { recording: false, steps: [], cap_s: 0 },
  statuses: null,
  conditions: null,
}
