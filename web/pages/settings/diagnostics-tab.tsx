// How this Offhook is set up and fares: for a look, and to be copied into a report of a fault. No secrets, no calls.
import { useQuery } from '@tanstack/react-query'
import { api, told } from '../../api/client.ts'
import { liveQuery } from '../../api/live.ts'
import { useZone } from '../../api/session.ts'
import { Copy } from '../../parts/copy.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { absolute, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { programQuery } from './program-query.ts'

const say = words.settings.diagnostics

type Facts = Awaited<ReturnType<typeof askFacts>>
type Live = Awaited<ReturnType<typeof askLive>>

const askFacts = () => told(api.program.$get())
const askLive = () => told(api.live.$get())

export function DiagnosticsTab() {
  const program = useQuery(programQuery)
  const { data: live } = useQuery(liveQuery)
  const zone = useZone()
  if (program.isPending) return <Loading />
  if (program.isLoadingError) return <Failed error={program.error} onRetry={() => void program.refetch()} />
  const rows = factRows(program.data, live, zone)
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

function factRows(facts: Facts, live: Live | undefined, zone: string): (readonly [label: string, value: string])[] {
  const { version, postgres, allow_networks: networks } = facts
  const database = postgres.bundled ? say.databaseBundled : say.databaseOwn
  return [
    [say.version, version],
    [say.started, absolute(facts.started_at, zone)],
    [say.publicUrl, facts.public_url],
    [say.database, database(postgres.version)],
    [say.node, facts.node],
    [say.key, facts.key.where === 'file' ? say.keyFile : say.keySetting],
    ...(networks === null ? [] : ([[say.networks, networks.join(', ') || say.networksNone]] as const)),
    ...(live
      ? ([
          [say.waiting, number(live.waiting)],
          [say.oldest, say.seconds(Math.round(live.oldest_due_s))],
        ] as const)
      : []),
  ]
}
