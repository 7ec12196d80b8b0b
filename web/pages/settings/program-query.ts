import { queryOptions } from '@tanstack/react-query'
import { api, told } from '../../api/client.ts'

/** How the program is set up. */
export const programQuery = queryOptions({ queryKey: ['program'], queryFn: () => told(api.program.$get()) })
