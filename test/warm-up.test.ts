import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openClient } from '../src/store/database/connections.ts'
import { freshDatabase } from './kit/database.ts'
import { startProgram, type Program } from './kit/program.ts'

const WARM_UP = { OFFHOOK_WARM_UP: 'on' }

test('D28 a start with a warm-up counts nothing and logs nothing of it', async () => {
  await using database = await freshDatabase()
  await using program = await startProgram({ database: database.connectionString, env: WARM_UP })
  const metrics = await (await program.ask('/metrics')).text()
  const counts = [
    ...metrics.matchAll(
      /^(offhook_(?:updates_total|attempts_total|deliveries_waiting|deliveries_ready|requests_in_flight)\S*) (\d+)$/gm,
    ),
  ]
  assert.ok(counts.length > 5, metrics)
  assert.deepEqual(
    counts.filter(([, , value]) => value !== '0').map(([line]) => line),
    [],
  )
  assert.deepEqual(linesOf(program), ['Offhook started'])
  assert.equal(await post(program), 202)
})

test('D28 a warm-up that fails is logged, and the program serves all the same', async () => {
  await using database = await freshDatabase()
  const client = await openClient(database.connectionString, 'test')
  await client.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
     CREATE TRIGGER refuse BEFORE INSERT ON call FOR EACH ROW WHEN (NEW.account_id < 0) EXECUTE FUNCTION refuse()`,
  )
  await client.end()
  await using program = await startProgram({ database: database.connectionString, env: WARM_UP })
  assert.deepEqual(linesOf(program), ['Warm-up failed, the first events may be slow', 'Offhook started'])
  assert.equal(await post(program), 202)
})

async function post(program: Program): Promise<number> {
  const { status } = await program.ask('/api/v1/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uniqueid: 'call-1', status: 'ringing' }),
  })
  return status
}

/** What the program logged, without the advice about versions. */
function linesOf(program: Program): string[] {
  const lines = program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
  return lines
    .map((line) => (JSON.parse(line) as { readonly what: string }).what)
    .filter((what) => what !== 'Security fixes missing')
}
