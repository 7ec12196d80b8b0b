// Queries about the directory of dialled numbers.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** The query key of the directory: invalidated when it changed. */
export const NUMBERS_KEY = ['numbers']

/** Number of rows per page of the list. */
const PAGE_SIZE = 100

/** Number of rows per request to read all: the maximum of the API. */
const PAGE_MAX = 200

function fetchNumbers(q: string, limit: number, cursor: string | null) {
  const query = { limit, ...(q !== '' && { q }), ...(cursor !== null && { cursor }) }
  return unwrap(api.GET('/numbers', { params: { query } }))
}

export type ListedNumber = Awaited<ReturnType<typeof fetchNumbers>>['data'][number]

/** The list, page by page. `q`: the beginning of a number, or text. */
export function numbersQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: [...NUMBERS_KEY, 'list', q],
    queryFn: ({ pageParam }) => fetchNumbers(q, PAGE_SIZE, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

/** All matching numbers; `onSome` is called with the number read so far. */
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

/** The query for a number, with the ETag for changes. `opened`: counts how often the number was opened. */
export function numberQuery(id: string, opened: number) {
  return queryOptions({ queryKey: [...NUMBERS_KEY, 'one', id, opened], queryFn: () => fetchNumber(id) })
}

async function fetchNumber(id: string): Promise<{ number: ListedNumber; etag: string }> {
  const answer = api.GET('/numbers/{id}', { params: { path: { id } } })
  return { number: await unwrap(answer), etag: (await answer).response.headers.get('etag') ?? '*' }
}

/** Recently dialled numbers that are missing in the directory. */
export const unknownQuery = queryOptions({
  queryKey: [...NUMBERS_KEY, 'unknown'],
  queryFn: () => unwrap(api.GET('/numbers/unknown')),
})
