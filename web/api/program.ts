import { queryOptions } from '@tanstack/react-query'
import { server, unwrap } from './client.ts'

function fetchProgram() {
  return unwrap(server.GET('/api/v1/system'))
}

export type Program = Awaited<ReturnType<typeof fetchProgram>>

/** The configuration of the program. */
export const programQuery = queryOptions({ queryKey: ['program'], queryFn: fetchProgram })
