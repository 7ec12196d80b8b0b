import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchDiagnostics() {
  return unwrap(api.GET('/diagnostics'))
}

export type Diagnostics = Awaited<ReturnType<typeof fetchDiagnostics>>

/** What the account sees of the configuration and the problems of the program. */
export const diagnosticsQuery = queryOptions({ queryKey: ['diagnostics'], queryFn: fetchDiagnostics })
