// Stores calls in a running program, and reads them back.
import type { Program } from './program.ts'

/** Stores one event and returns the status of the response. */
export async function take(program: Program, uniqueid: string): Promise<number> {
  const body = JSON.stringify({ uniqueid, status: 'ringing' })
  const answer = await program.ask('/api/v1/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  await answer.body?.cancel()
  return answer.status
}

export async function uniqueids(program: Program): Promise<string[]> {
  const answer = await program.ask('~/calls')
  const { data }: { data: { uniqueid: string }[] } = JSON.parse(await answer.text())
  return data.map(({ uniqueid }) => uniqueid).toSorted()
}
