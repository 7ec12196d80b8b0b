import type { Method } from './request.ts'

/** Whether a request of this method has a body; a request without one carries its rows in the address (T10). */
export function sendsBody(method: Method): boolean {
  return method !== 'GET' && method !== 'DELETE'
}
