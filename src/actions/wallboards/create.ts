import { uuidv7 } from '../../ids.ts'
import { createWallboard as insertWallboard, wallboardSealContext } from '../../store/accounts/wallboards.ts'
import type { Wallboard } from '../../store/accounts/wallboards.ts'
import { nameOfActor } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { hashOfToken, newToken } from '../token.ts'
import { wallboardUrl, type WallboardWithLink } from './link.ts'

type WallboardInput = Pick<Wallboard, 'name' | 'hidesNumbers' | 'theme'>

export async function createWallboard(
  context: ActionContext,
  { name, hidesNumbers, theme }: WallboardInput,
): Promise<WallboardWithLink> {
  const { db, account, actor, address, deps, changed } = context
  const id = { accountId: account.accountId, wallboardId: uuidv7() }
  const token = newToken()
  const row = await insertWallboard(db, {
    ...id,
    name,
    hidesNumbers,
    theme,
    hash: Buffer.from(hashOfToken(token), 'hex'),
    token: await deps.sealing.seal(wallboardSealContext(id), token),
  })
  changed({ type: 'wallboard_created', ...id, by: nameOfActor(actor), address })
  return { row, url: wallboardUrl(context, row, token) }
}
