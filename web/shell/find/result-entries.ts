// The server's search results as entries of Find.
import type { SearchResults } from '../../api/search.ts'
import { callerAddress, callerPageOf } from '../../parts/caller.ts'
import { displayOfCall } from '../../parts/call-status.ts'
import { displayOfDelivery } from '../../parts/delivery-display.ts'
import { deliveryLabel } from '../../parts/delivery-label.ts'
import { callNumber, phone } from '../../parts/phone.ts'
import { routeName } from '../../parts/route-name.ts'
import { dayAndClock } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { writeSearch } from '../search.ts'
import { GROUP_ICONS, rowText } from './entries.ts'
import type { Entry, GroupId } from './entries.ts'

const say = words.find

export function resultEntries(results: SearchResults, zone: string): readonly Entry[] {
  return [
    ...results.integrations.map(({ id, name, url, enabled }) => ({
      ...entryOf('integrations', `/integrations/${id}`, rowText(routeName(name))),
      // The URL of a service may be a template, which means nothing to people.
      detail: url.startsWith('[[') ? '' : rowText(url),
      topics: [id],
      ...(!enabled && { aside: say.off }),
    })),
    ...results.calls.map((call) => callEntry(call, zone)),
    ...results.deliveries.map((delivery) => deliveryEntry(delivery, zone)),
    ...results.numbers.map(({ id, number, name }) => ({
      ...entryOf('numbers', `/numbers${writeSearch({ open: id })}`, phone(number)),
      detail: rowText(name ?? ''),
      topics: [id],
    })),
    ...results.sources.map(({ id, name, enabled }) => ({
      ...entryOf('sources', `/sources/${id}`, rowText(name)),
      topics: [id],
      ...(!enabled && { aside: say.off }),
    })),
    ...results.steps.map(({ id, name, enabled }) => ({
      ...entryOf('steps', `/settings${writeSearch({ tab: 'recordings', step: id })}`, rowText(name)),
      topics: [id],
      ...(!enabled && { aside: say.off }),
    })),
    ...results.people.map(({ id, name, email }) => ({
      ...entryOf('people', '/settings?tab=people', rowText(name || email)),
      detail: rowText(email),
      topics: [id],
    })),
  ]
}

function entryOf(group: GroupId, href: string, label: string): Entry {
  return { group, icon: GROUP_ICONS[group], href, label }
}

function callEntry(
  { id, uniqueid, fields, started_at: at, ...call }: SearchResults['calls'][number],
  zone: string,
): Entry {
  const [caller, dialled] = [textIn(fields['caller_number']), textIn(fields['tracking_number'])]
  const name = textIn(fields['caller_name'])
  const number = callNumber({ caller, dialled }, uniqueid)
  const { word, icon } = displayOfCall(call)
  const numbers = [caller, dialled].flatMap((one) => (one === null ? [] : phone(one)))
  return {
    ...entryOf('calls', `/calls/${id}`, name === null ? number : rowText(name)),
    icon,
    detail: name === null ? '' : number,
    topics: [...numbers, rowText(uniqueid), id],
    aside: `${word} · ${dayAndClock(at, zone)}`,
  }
}

/** The callers of the found calls. A number that was typed in part may be that of several. */
export function callerEntries({ calls }: Pick<SearchResults, 'calls'>): readonly Entry[] {
  const names = new Map<string, string>()
  for (const call of calls) {
    const number = callerPageOf(call)
    // The newest call is the first. The name of an outbound call is not that of this party.
    if (number !== null && !names.get(number))
      names.set(number, number === call.fields['caller_number'] ? (textIn(call.fields['caller_name']) ?? '') : '')
  }
  return [...names].map(([number, name]) => ({
    ...entryOf('callers', callerAddress(number), phone(number)),
    detail: rowText(name),
  }))
}

function deliveryEntry(delivery: SearchResults['deliveries'][number], zone: string): Entry {
  const { id, integration_name: name, state, created_at: at } = delivery
  const { word, icon } = displayOfDelivery(state)
  return {
    ...entryOf('deliveries', `/deliveries${writeSearch({ open: id })}`, rowText(routeName(name ?? ''))),
    icon,
    detail: deliveryLabel(delivery),
    topics: [id],
    aside: `${word} · ${dayAndClock(at, zone)}`,
  }
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
