// The directory of dialled numbers, as its page asks for it.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** Everything that is read of the directory: to be read again when it changed. */
export const NUMBERS_KEY = ['numbers']

/** So many rows of the list come at once. */
const PAGE_SIZE = 100

/** What is asked for at once where all of it is wanted: as many as the API gives. */
const PAGE_MAX = 200

function fetchNumbers(q: string, limit: number, cursor: string | null) {
  const query = { limit, ...(q !== '' && { q }), ...(cursor !== null && { cursor }) }
  return unwrap(api.GET('/api/v1/numbers', { params: { query } }))
}

export type ListedNumber = Awaited<ReturnType<typeof fetchNumbers>>['data'][number]

/** The list, page by page. `q`: how a number begins, or text. */
export function numbersQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: [...NUMBERS_KEY, 'list', q],
    queryFn: ({ pageParam }) => fetchNumbers(q, PAGE_SIZE, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

/** All that fit, however many they are; `onSome` is called with how many there are so far. */
export async function allNumbers(q: string, onSome: (n: number) => void): Promise<ListedNumber[]> {
  const all: ListedNumber[] = []
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof fetchNumbers>> = await fetchNumbers(q, PAGE_MAX, cursor)
    all.push(...page.data)
    onSome(all.length)
    if (page.next === null) return all
    cursor = page.next
  }
}

/** One, with the tag by which a change says what it was made over. `opened`: how often it was read. */
export function numberQuery(id: string, opened: number) {
  return queryOptions({ queryKey: [...NUMBERS_KEY, 'one', id, opened], queryFn: () => fetchNumber(id) })
}

async function fetchNumber(id: string): Promise<{ number: ListedNumber; etag: string }> {
  const answer = api.GET('/api/v1/numbers/{id}', { params: { path: { id } } })
  return { number: await unwrap(answer), etag: (await answer).response.headers.get('etag') ?? '*' }
}

/** Dialled lately, and not in the directory. */
export const unknownQuery = queryOptions({
  queryKey: [...NUMBERS_KEY, 'unknown'],
  queryFn: () => unwrap(api.GET('/api/v1/numbers/unknown')),
})
