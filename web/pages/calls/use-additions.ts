// The requests that change what people added to a call (C26).
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CALLS_KEY, addToCall, removeAddition } from '../../api/calls.ts'
import type { AdditionInput, WholeCall } from '../../api/calls.ts'
import type { Addition } from './additions.ts'

/** A change of the additions of a call; it is under way until the page shows its result. */
export function useAdditionChange<Input>(change: (input: Input) => Promise<unknown>, onDone?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: CALLS_KEY })
      onDone?.()
    },
  })
}

export function useAdd(call: WholeCall, onDone?: () => void) {
  return useAdditionChange((input: AdditionInput) => addToCall(call.id, input), onDone)
}

export function useRemove(call: WholeCall) {
  return useAdditionChange((addition: Addition) => removeAddition(call.id, addition.id))
}
