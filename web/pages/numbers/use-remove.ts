import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { numbersKey } from '../../api/numbers.ts'
import type { ListedNumber } from '../../api/numbers.ts'
import { messageOf } from '../../api/problem.ts'
import { phone } from '../../parts/phone.ts'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'

const say = words.numbers

/** Takes a number out of the directory; for some seconds it can be put back. */
export function useRemove(): (row: ListedNumber) => void {
  const queries = useQueryClient()
  return useCallback(
    (row) => {
      const again = () => queries.invalidateQueries({ queryKey: numbersKey })
      const restore = async (): Promise<void> => {
        const { id: _id, managed: _managed, updated_at: _at, ...entry } = row
        await unwrap(api.numbers.$post({ query: {}, json: entry }))
        await again()
        toast(say.restored(phone(row.number)))
      }
      const remove = async (): Promise<void> => {
        await unwrap(api.numbers[':id'].$delete({ param: { id: row.id } }))
        await again()
        toast(say.deleted(phone(row.number)), () => void said(restore))
      }
      void said(remove)
    },
    [queries],
  )
}

/** What does not work is told where what works is told. */
async function said(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    toast(messageOf(error))
  }
}
