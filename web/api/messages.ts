// What was posted to a source, as several parts of the page ask for it.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** A message may hold 256 KiB: so many come at once. */
const PAGE_SIZE = 20

/** While somebody waits for a message: often enough to seem at once. */
const LISTEN_POLL_MS = 1_500
/** How often the numbers of a source are asked for where nobody listens. */
const POLL_MS = 5_000

function fetchMessages(id: string, limit: number, cursor: string | null = null, state?: 'not_understood') {
  const query = { limit, ...(cursor !== null && { cursor }), ...(state !== undefined && { state }) }
  return unwrap(api.GET('/api/v1/sources/{id}/messages', { params: { path: { id }, query } }))
}

type MessagesPage = Awaited<ReturnType<typeof fetchMessages>>

/** Everything that is read of a source's messages: to be read again when they were played or forgotten. */
export const messagesKey = (id: string) => ['sources', id, 'messages'] as const

/** The newest first, asked for again and again while the page is looked at. */
export function messagesQuery(id: string, state?: 'not_understood') {
  return infiniteQueryOptions({
    queryKey: [...messagesKey(id), 'list', state ?? 'all'],
    queryFn: async ({ pageParam, client }) => {
      const page = await fetchMessages(id, PAGE_SIZE, pageParam, state)
      // The numbers above the list are of the same moment as the list.
      client.setQueryData(receivedQuery(id).queryKey, page.received)
      return page
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LISTEN_POLL_MS,
  })
}

export type SourceMessage = MessagesPage['data'][number]

/** How many came, and how many were not understood or refused. */
export function receivedQuery(id: string) {
  return queryOptions({
    queryKey: [...messagesKey(id), 'received'],
    queryFn: async () => (await fetchMessages(id, 1)).received,
    refetchInterval: POLL_MS,
  })
}

export type ReceivedCounts = MessagesPage['received']

/** Each may hold 256 KiB: so many are looked at, and fetched anew only when another came. */
const MESSAGES_MAX = 100

/** The latest messages, the newest first. */
export function latestMessagesQuery(id: string) {
  return queryOptions({
    queryKey: [...messagesKey(id), 'latest'],
    queryFn: () => fetchMessages(id, MESSAGES_MAX),
  })
}

/** The newest message alone, asked for again and again. */
export function newestMessageQuery(id: string) {
  return queryOptions({
    queryKey: [...messagesKey(id), 'newest'],
    queryFn: () => fetchMessages(id, 1),
    refetchInterval: LISTEN_POLL_MS,
  })
}

/** Plays those that were not understood again, with the mapping of now. */
export function playMessages(id: string) {
  return unwrap(api.POST('/api/v1/sources/{id}/messages/replay', { params: { path: { id } }, body: {} }))
}
