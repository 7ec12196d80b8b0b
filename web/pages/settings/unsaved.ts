import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

/** Unsaved values, by name; kept as long as the page is open, whichever view is shown. */
type Unsaved = Readonly<Record<string, unknown>>

const QUERY_KEY = ['settings', 'unsaved']
const NOTHING: Unsaved = {}

/** The unsaved values under this name, and a function to keep them; `null`: none. */
export function useUnsaved<What>(name: string): [What | null, (what: What | null) => void] {
  const queries = useQueryClient()
  // The cache notifies a moment later, and until then a text field would jump back.
  const [now, setNow] = useState(() => (queries.getQueryData<Unsaved>(QUERY_KEY)?.[name] ?? null) as What | null)
  const keep = (what: What | null): void => {
    setNow(what)
    queries.setQueryData<Unsaved>(QUERY_KEY, (before) => ({ ...before, [name]: what }))
  }
  return [now, keep]
}

/** Changes the unsaved values under this name, if there are any and nobody is typing them now. */
export function useRebase<What>(name: string): (change: (what: What) => What) => void {
  const queries = useQueryClient()
  return (change) =>
    queries.setQueryData<Unsaved>(QUERY_KEY, (before) => {
      const what = (before?.[name] ?? null) as What | null
      return what === null ? before : { ...before, [name]: change(what) }
    })
}

/** Whether there are unsaved values under a name. */
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
