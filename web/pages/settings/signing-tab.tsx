import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, told } from '../../api/client.ts'
import { Copy } from '../../parts/copy.tsx'
import { shownInLine } from '../../parts/hostile.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'
import { checks } from './signing-checks.ts'
import type { Language } from './signing-checks.ts'

const say = words.settings.signing

export function SigningTab() {
  return (
    <>
      <p className="narrow">{say.why}</p>
      <h2>{say.how}</h2>
      <p className="narrow">{say.howWhy}</p>
      <Example />
      <p className="hint">{say.guide}</p>
      <h2>{say.keys}</h2>
      <p className="narrow">{say.keysWhy}</p>
      <Keys />
    </>
  )
}

function Example() {
  const [language, setLanguage] = useState<Language>('node')
  const tabs = Object.entries(checks).map(([id, { label }]) => ({ id: id as Language, label }))
  const { text } = checks[language]
  return (
    <div>
      <Tabs label={say.how} small tabs={tabs} open={language} onOpen={setLanguage}>
        <pre className="code fold">
          <code>{text}</code>
        </pre>
      </Tabs>
      <Copy text={text} label={words.parts.copy} />
    </div>
  )
}

function Keys() {
  const list = useQuery({
    queryKey: ['integrations', 'signing'],
    queryFn: () => told(api.integrations.$get({ query: { limit: '200' } })),
  })
  if (list.isPending) return <Loading rows={3} />
  if (list.isError) return <Failed error={list.error} onRetry={() => void list.refetch()} />
  return (
    <div className="tablewrap">
      <table className="table">
        <thead>
          <tr>
            <th>{say.name}</th>
            <th>{say.ends}</th>
            <th>{say.until}</th>
          </tr>
        </thead>
        <tbody>
          {list.data.data.map(({ id, name, signing }) => (
            <tr key={id}>
              <td>
                <Link className="name" to="/integrations/$id" params={{ id }}>
                  {shownInLine(name)}
                </Link>
              </td>
              <td>
                {signing.enabled && signing.secret ? <code>{`whsec_••••${signing.secret.last4 ?? ''}`}</code> : say.off}
              </td>
              <td>{signing.previous_until !== null && <Time at={signing.previous_until} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
