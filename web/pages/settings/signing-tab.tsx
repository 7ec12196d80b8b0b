import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { integrationsQuery } from '../../api/integrations.ts'
import { Ago } from '../../parts/ago.tsx'
import { classOf } from '../../parts/button.tsx'
import { Copy } from '../../parts/copy.tsx'
import { routeName } from '../../parts/route-name.ts'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'
import { SIGNING_CHECKS } from './signing-checks.ts'
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
  const tabs = Object.entries(SIGNING_CHECKS).map(([id, { label }]) => ({ id: id as Language, label }))
  const { text } = SIGNING_CHECKS[language]
  return (
    <div className="example">
      <Tabs label={say.how} small tabs={tabs} open={language} onOpen={setLanguage}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, with the keyboard too */}
        <pre className="code" tabIndex={0} aria-label={say.how}>
          <code>{text}</code>
        </pre>
      </Tabs>
      <Copy text={text} label={words.parts.copy} />
    </div>
  )
}

function Keys() {
  const list = useQuery(integrationsQuery)
  if (list.isPending) return <Loading rows={3} />
  if (list.isLoadingError) return <Failed error={list.error} onRetry={() => void list.refetch()} />
  if (list.data.length === 0) return <Empty title={say.none}>{say.noneWhy}</Empty>
  return (
    <Table
      label={say.keys}
      head={
        <>
          <Column label={say.name} />
          <Column label={say.ends} />
          <Column label={say.created} />
          <Column label={say.until} />
          <Column label={words.parts.more} hidden />
        </>
      }
    >
      {list.data.map(({ id, name, signing }) => (
        <tr {...TABLE_ROLES.row} key={id}>
          <td {...TABLE_ROLES.cell} className="full">
            <Link className="name" to="/integrations/$id" params={{ id }}>
              {routeName(name)}
            </Link>
          </td>
          <td {...TABLE_ROLES.cell}>
            {signing.enabled && signing.secret ? (
              <code>{`whsec_••••${signing.secret.last4 ?? ''}`}</code>
            ) : (
              <span className="muted">{say.off}</span>
            )}
          </td>
          {signing.enabled && signing.secret?.set_at !== undefined ? (
            <td {...TABLE_ROLES.cell} data-label={say.created}>
              <Ago at={signing.secret.set_at} />
            </td>
          ) : (
            <td {...TABLE_ROLES.cell} className="hide" />
          )}
          {signing.previous_until === null ? (
            <td {...TABLE_ROLES.cell} className="hide" />
          ) : (
            <td {...TABLE_ROLES.cell} data-label={say.until}>
              <Time at={signing.previous_until} />
            </td>
          )}
          <td {...TABLE_ROLES.cell} className="acts">
            {signing.enabled && (
              <Link
                className={classOf({ small: true })}
                aria-label={say.rotateOf(routeName(name))}
                to="/integrations/$id"
                params={{ id }}
                search={{ tab: 'delivery' }}
              >
                {say.rotate}
              </Link>
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}
