import { useQuery } from '@tanstack/react-query'
import { programQuery } from '../api/program.ts'

/** Where the inboxes of this program are, as it sends to them: the address that it knows itself by. */
export function useInboxBase(): string {
  const { data } = useQuery({ ...programQuery, staleTime: Infinity })
  return `${data?.public_url ?? globalThis.location.origin}/inbox/`
}

/** The token of an address that is an inbox; `null`: it is none. */
export function inboxTokenOf(url: string, base: string): string | null {
  return url.startsWith(base) ? (/^[\w-]{1,64}/.exec(url.slice(base.length))?.[0] ?? null) : null
}
