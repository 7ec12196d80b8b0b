// What was posted to a source, as those need it who make its mapping.
import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** While somebody waits for a message: often enough to seem at once. */
const listenEveryMs = 1_500
/** Each may hold 256 KiB: so many are looked at, and fetched anew only when another came. */
const messagesMax = '100'

/** The latest messages, the newest first. */
export function latestMessagesQuery(id: string) {
  return queryOptions({
    queryKey: ['sources', id, 'messages', 'latest'],
    queryFn: () => fetchMessages(id, messagesMax),
  })
}

/** The newest message alone, asked for again and again. */
export function newestMessageQuery(id: string) {
  return queryOptions({
    queryKey: ['sources', id, 'messages', 'newest'],
    queryFn: () => fetchMessages(id, '1'),
    refetchInterval: listenEveryMs,
  })
}

function fetchMessages(id: string, limit: string) {
  return unwrap(api.sources[':id'].messages.$get({ param: { id }, query: { limit } }))
}

/** Plays those that were not understood again, with the mapping of now. */
export function playMessages(id: string) {
  return unwrap(api.sources[':id'].messages.play.$post({ param: { id }, json: {} }))
}
