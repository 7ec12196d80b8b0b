import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import type { Db } from '../../store/database/tables.ts'
import { createWallboardAccess } from './access.ts'

function from(remoteAddress: string): IncomingMessage {
  return { headers: {}, socket: { remoteAddress } } as unknown as IncomingMessage
}

/** A database that has no link. */
const noLinks = {
  selectFrom: () => noLinks,
  innerJoin: () => noLinks,
  selectAll: () => noLinks,
  where: () => noLinks,
  executeTakeFirst,
} as object
function executeTakeFirst(): Promise<undefined> {
  return Promise.resolve(undefined)
}

test('S36 an address asks for wallboards so often and no more, and takes nothing from others', async () => {
  const access = createWallboardAccess({ db: noLinks as Db, failed: () => assert.fail() }, () => 0)
  const ask = async (address: string): Promise<string> =>
    access.find(from(address)).then(
      () => 'found',
      (problem: { code?: string }) => String(problem.code),
    )
  const codes: string[] = []
  for (let n = 0; n < 600; n++) codes.push(await ask('198.51.100.1'))
  assert.deepEqual([codes.filter((code) => code === 'link_invalid').length, codes.at(-1)], [500, 'rate_limited'])
  assert.equal(await ask('198.51.100.2'), 'link_invalid')
})
