// Queries about posted messages that several parts of the page share.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** Number of messages per request: a message may have 256 KiB. */
const PAGE_SIZE = 20

/** While a person waits for a message: short enough to seem immediate. */
const LISTEN_POLL_MS = 1_500
/** How often the counts of a source are fetched otherwise. */
const POLL_MS = 5_000

function fetchMessages(id: string, limit: number, cursor: string | null = null, state?: 'not_understood') {
  const query = { limit, ...(cursor !== null && { cursor }), ...(state !== undefined && { state }) }
  return unwrap(api.GET('/sources/{id}/messages', { params: { path: { id }, query } }))
}

type MessagesPage = Awaited<ReturnType<typeof fetchMessages>>

/** The query key of a source's messages: invalidated when they were reprocessed or deleted. */
export const messagesKey = (id: string) => ['sources', id, 'messages'] as const

/** The newest first, polled while the page is visible. */
export function messagesQuery(id: string, state?: 'not_understood') {
  return infiniteQueryOptions({
    queryKey: [...messagesKey(id), 'list', state ?? 'all'],
    queryFn: async ({ pageParam, client }) => {
      const page = await fetchMessages(id, PAGE_SIZE, pageParam, state)
      // The counts above the list must be as new as the list.
      client.setQueryData(receivedQuery(id).queryKey, page.received)
      return page
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LISTEN_POLL_MS,
  })
}

export type SourceMessage = MessagesPage['data'][number]

/** The number of messages, and how many were not understood or refused. */
export function receivedQuery(id: string) {
  return queryOptions({
    queryKey: [...messagesKey(id), 'received'],
    queryFn: async () => (await fetchMessages(id, 1)).received,
    refetchInterval: POLL_MS,
  })
}

export type ReceivedCounts = MessagesPage['received']

/** A message may have 256 KiB: only this many are read, and they are fetched again only when another arrived. */
const MESSAGES_MAX = 100

/** The latest messages, the newest first. */
export function latestMessagesQuery(id: string) {
  return queryOptions({
    queryKey: [...messagesKey(id), 'latest'],
    queryFn: () => fetchMessages(id, MESSAGES_MAX),
  })
}

/** The newest message alone, polled. */
export function newestMessageQuery(id: string) {
  return queryOptions({
    queryKey: [...messagesKey(id), 'newest'],
    queryFn: () => fetchMessages(id, 1),
    refetchInterval: LISTEN_POLL_MS,
  })
}

/** Reprocesses the messages that were not understood, with the present mapping. */
export function playMessages(id: string) {
  return unwrap(api.POST('/sources/{id}/messages/replay', { params: { path: { id } }, body: {} }))
}
