// The link of a wallboard (S52). Anybody with the link sees the active calls.
import { wallboardSealContext } from '../../store/accounts/wallboards.ts'
import type { Wallboard } from '../../store/accounts/wallboards.ts'
import type { ActionContext } from '../context.ts'

/** A wallboard with its link; `null`: the token cannot be decrypted. */
export interface WallboardWithLink {
  readonly row: Wallboard
  readonly url: string | null
}

/** The token comes after the `#`, which browsers do not send: only the page reads it. */
export function wallboardUrl(
  { publicUrl }: Pick<ActionContext, 'publicUrl'>,
  { theme }: Pick<Wallboard, 'theme'>,
  token: string,
): string {
  return `${publicUrl}/wallboard${theme === 'dark' ? '' : `?theme=${theme}`}#${token}`
}

export async function withLink(
  context: Pick<ActionContext, 'publicUrl' | 'deps'>,
  row: Wallboard,
): Promise<WallboardWithLink> {
  try {
    const token = await context.deps.sealing.open(wallboardSealContext(row), row.token)
    return { row, url: wallboardUrl(context, row, token) }
  } catch {
    return { row, url: null }
  }
}
