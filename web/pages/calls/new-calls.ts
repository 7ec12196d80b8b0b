// Keeps new calls apart from the rows that are shown: no row moves until the person asks for the new calls. Pure.
import type { ListedCall } from '../../api/calls.ts'

/**
 * Counts the calls at the head of the list that are not shown yet. New calls are between the shown ones, by their
 * start; a call after the last shown one has only moved up.
 */
export function countNewCalls(
  head: readonly Pick<ListedCall, 'id'>[],
  shown: readonly Pick<ListedCall, 'id'>[],
): number {
  const known = new Set(shown.map(({ id }) => id))
  const last = head.findLastIndex(({ id }) => known.has(id))
  return last < 0 ? head.length : head.slice(0, last).filter(({ id }) => !known.has(id)).length
}

/** Replaces changed calls in the pages. A row without a change stays the same object. */
export function updateCalls<Page extends { readonly data: readonly ListedCall[] }>(
  pages: readonly Page[],
  changed: readonly ListedCall[],
): Page[] {
  const byId = new Map(changed.map((call) => [call.id, call]))
  return pages.map((page) => {
    if (!page.data.some(({ id }) => byId.has(id))) return page
    return { ...page, data: page.data.map((call) => newer(call, byId.get(call.id))) }
  })
}

function newer(before: ListedCall, now: ListedCall | undefined): ListedCall {
  return now === undefined || JSON.stringify(before) === JSON.stringify(now) ? before : now
}
