// Queries about post-call steps that several parts of the page share.
import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

/** All steps of the account, in their order. */
export const stepsQuery = queryOptions({ queryKey: ['steps'], queryFn: fetchSteps, staleTime: 10_000 })

async function fetchSteps() {
  const { data } = await unwrap(api.GET('/steps'))
  return data
}

export type Step = Awaited<ReturnType<typeof fetchSteps>>[number]

/** Names of the commands that the operator has set up. */
export const stepCommandsQuery = queryOptions({
  queryKey: ['step-commands'],
  queryFn: async () => (await unwrap(api.GET('/step-commands'))).data,
  staleTime: 60_000,
})
