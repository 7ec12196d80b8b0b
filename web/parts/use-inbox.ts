import { useQuery } from '@tanstack/react-query'
import { programQuery } from '../api/program.ts'

/** The address of the inboxes, under this program's own public URL, to which it sends. */
export function useInboxBase(): string {
  const { data } = useQuery({ ...programQuery, staleTime: Infinity })
  return `${data?.public_url ?? globalThis.location.origin}/inbox/`
}

/** The token in the URL of an inbox; `null`: not the URL of an inbox. */
export function inboxTokenOf(url: string, base: string): string | null {
  return url.startsWith(base) ? (/^[\w-]{1,64}/.exec(url.slice(base.length))?.[0] ?? null) : null
}
