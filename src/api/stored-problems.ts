// A saved integration judged as it stands: by the rules that the page has too, and by its certificates, which only the server reads.
import { judgeIntegration } from '../integrations/judge.ts'
import type { Problem } from '../render/request.ts'
import type { IntegrationRow } from '../store/integrations.ts'
import type { SecretRow } from '../store/secrets.ts'
import { certificateProblems } from './certificates.ts'
import { configOf } from './integration-output.ts'
import { keptTlsKey } from './integration-save.ts'
import type { Parts } from './parts.ts'

/** What was read of an integration before it is judged. */
export interface ReadBefore {
  readonly secrets: ReadonlyMap<string, SecretRow>
  readonly steps: readonly string[] | null
}

/** Certificates end while nothing else changes, so that this is not what was found when it was saved. */
export async function storedProblems(
  parts: Pick<Parts, 'sealing'>,
  row: IntegrationRow,
  { secrets, steps }: ReadBefore,
): Promise<readonly Problem[]> {
  const integration = configOf(row)
  const { problems } = judgeIntegration(integration, { hasSecret: (name) => secrets.has(name), steps })
  const key = await keptTlsKey(parts, row, secrets)
  return [...problems, ...certificateProblems(integration, key, Date.now())]
}
