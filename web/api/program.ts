import { queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'

function askProgram() {
  return told(api.program.$get())
}

export type Program = Awaited<ReturnType<typeof askProgram>>

/** How the program is set up. */
export const programQuery = queryOptions({ queryKey: ['program'], queryFn: askProgram })
