// Configuration and health of this Offhook: to look at, and to copy into a bug report. No secrets, no calls.
import { useQuery } from '@tanstack/react-query'
import { diagnosticsQuery } from '../../api/diagnostics.ts'
import type { Diagnostics } from '../../api/diagnostics.ts'
import { liveQuery } from '../../api/live.ts'
import type { Live } from '../../api/live.ts'
import { programQuery } from '../../api/program.ts'
import type { Program } from '../../api/program.ts'
import { useZone } from '../../api/membership.ts'
import { Copy } from '../../parts/copy.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { absolute, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'

const say = words.settings.diagnostics

export function DiagnosticsTab() {
  const program = useQuery(programQuery)
  const diagnostics = useQuery(diagnosticsQuery)
  const { data: live } = useQuery(liveQuery)
  const zone = useZone()
  if (program.isLoadingError) return <Failed error={program.error} onRetry={() => void program.refetch()} />
  if (diagnostics.isLoadingError) return <Failed error={diagnostics.error} onRetry={() => void diagnostics.refetch()} />
  if (program.isPending || diagnostics.isPending) return <Loading />
  const rows = factRows({ ...program.data, ...diagnostics.data }, live, zone)
  return (
    <>
      <dl className="facts">
        {rows.map(([label, value]) => (
          <div className="pairrow" key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">{say.copyWhy}</p>
      <div className="row wrap diagnostics-acts">
        <Copy text={rows.map((row) => row.join(': ')).join('\n')} label={say.copy} />
        <a className="link" href="/docs">
          {say.api}
        </a>
        <a className="link" href="/metrics">
          {say.metrics}
        </a>
      </div>
    </>
  )
}

function factRows(
  facts: Program & Diagnostics,
  live: Live | undefined,
  zone: string,
): (readonly [label: string, value: string])[] {
  const { version, postgres, allow_networks: networks, source_networks: sources } = facts
  const database = postgres.bundled ? say.databaseBundled : say.databaseOwn
  return [
    [say.version, version],
    [say.started, absolute(facts.started_at, zone)],
    [say.publicUrl, facts.public_url],
    [say.database, database(postgres.version)],
    [say.node, facts.node_version],
    [say.key, facts.encryption_key.location === 'file' ? say.keyFile : say.keySetting],
    ...(networks === null ? [] : ([[say.networks, networks.join(', ') || say.networksNone]] as const)),
    ...(sources === null ? [] : ([[say.sourceNetworks, sources.join(', ') || say.networksNone]] as const)),
    ...(live
      ? ([
          [say.waiting, number(live.waiting)],
          [say.oldest, words.life.length(live.oldest_due_s)],
        ] as const)
      : []),
  ]
}
