// An integration as far as a person has come, not saved: judged and rendered like one that is. With the id of a saved one it
// uses that one's secrets, as far as they are for the same origin (T16).
import { uuidOf } from '../ids.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Problem as TemplateProblem } from '../render/request.ts'
import type { CompiledRequest } from '../render/render.ts'
import { integrationByUuid } from '../store/integrations.ts'
import type { IntegrationRow } from '../store/integrations.ts'
import { secretsOf } from '../store/secrets.ts'
import type { SecretRow } from '../store/secrets.ts'
import type { Db } from '../store/tables.ts'
import { judgeIntegration } from './integration-problems.ts'
import { last4Of, partSecrets } from './integration-secrets.ts'
import type { IntegrationSent } from './integration-secrets.ts'
import { configOf } from './integration-output.ts'
import { ownerOf, textsOf } from './integration-save.ts'
import type { Flaw } from './problem.ts'

export interface Draft {
  readonly integration: Integration
  /** The saved one whose id was given. */
  readonly saved: IntegrationRow | null
  readonly compiled: CompiledRequest
  readonly problems: readonly TemplateProblem[]
  readonly flaws: readonly Flaw[]
  /** Secrets that were typed, by name. */
  readonly typed: ReadonlyMap<string, string>
  /** The last four characters of a secret that will be used; `null`: there is none. */
  readonly last4: (name: string) => string | null
}

/** The draft that was sent. `undefined`: there is no integration of the id that it names. */
export async function draftOf(
  db: Db,
  accountId: number,
  { id, sent }: { readonly id: string | undefined; readonly sent: IntegrationSent },
): Promise<Draft | undefined> {
  const saved = id === undefined ? null : await savedOf(db, accountId, id)
  if (saved === undefined) return undefined
  const { integration, secrets, flaws } = partSecrets(sent)
  return judged(integration, {
    saved,
    typed: textsOf(secrets),
    flaws,
    kept: saved ? await secretsOf(db, ownerOf(saved)) : new Map(),
  })
}

/** A saved integration as it is, to be tried. */
export async function draftOfSaved(db: Db, row: IntegrationRow): Promise<Draft> {
  const kept = await secretsOf(db, ownerOf(row))
  return judged(configOf(row), { saved: row, typed: new Map(), flaws: [], kept })
}

async function savedOf(db: Db, accountId: number, id: string): Promise<IntegrationRow | undefined> {
  const uuid = uuidOf('int', id)
  return uuid === null ? undefined : integrationByUuid(db, accountId, uuid)
}

function judged(
  integration: Integration,
  { kept, ...rest }: Pick<Draft, 'saved' | 'typed' | 'flaws'> & { readonly kept: ReadonlyMap<string, SecretRow> },
): Draft {
  const { origin } = judgeIntegration(integration, () => true).compiled
  const last4 = (name: string): string | null => {
    const typed = rest.typed.get(name)
    if (typed !== undefined) return last4Of(typed)
    const secret = kept.get(name)
    return secret?.origin === (origin ?? '') ? secret.last4 : null
  }
  const { compiled, problems } = judgeIntegration(integration, (name) => last4(name) !== null)
  return { integration, compiled, problems, last4, ...rest }
}
