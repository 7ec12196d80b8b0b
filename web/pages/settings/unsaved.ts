import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

/** What was typed and not saved, by name; it lasts as long as the page, whatever is looked at meanwhile. */
type Unsaved = Readonly<Record<string, unknown>>

const QUERY_KEY = ['settings', 'unsaved']
const NOTHING: Unsaved = {}

/** What was typed under this name and not saved, and how to keep it; `null`: nothing was. */
export function useUnsaved<What>(name: string): [What | null, (what: What | null) => void] {
  const queries = useQueryClient()
  // The cache notifies a moment later, in which a field that is typed into would jump back.
  const [now, setNow] = useState(() => (queries.getQueryData<Unsaved>(QUERY_KEY)?.[name] ?? null) as What | null)
  const keep = (what: What | null): void => {
    setNow(what)
    queries.setQueryData<Unsaved>(QUERY_KEY, (before) => ({ ...before, [name]: what }))
  }
  return [now, keep]
}

/** Changes what is kept under this name, if something is, where nobody is typing it now. */
export function useRebase<What>(name: string): (change: (what: What) => What) => void {
  const queries = useQueryClient()
  return (change) =>
    queries.setQueryData<Unsaved>(QUERY_KEY, (before) => {
      const what = (before?.[name] ?? null) as What | null
      return what === null ? before : { ...before, [name]: change(what) }
    })
}

/** Whether something was typed under a name and not saved. */
export function useIsUnsaved(): (name: string) => boolean {
  const all = useAllUnsaved()
  return (name) => (all[name] ?? null) !== null
}

function useAllUnsaved(): Unsaved {
  const queries = useQueryClient()
  const { data } = useQuery<Unsaved>({
    queryKey: QUERY_KEY,
    queryFn: () => queries.getQueryData<Unsaved>(QUERY_KEY) ?? NOTHING,
    initialData: NOTHING,
    staleTime: 'static',
    gcTime: Infinity,
  })
  return data
}
