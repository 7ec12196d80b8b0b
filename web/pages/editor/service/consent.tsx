// The consent on the vendor's page: what to allow there, and the link to it.
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleDashed, ExternalLink } from '../../../parts/icons.ts'
import { useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { messageOf } from '../../../api/problem.ts'
import { programQuery } from '../../../api/program.ts'
import { Button } from '../../../parts/button.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { ProblemText } from '../../../parts/field.tsx'
import { Help } from '../../../parts/help.tsx'
import { Status } from '../../../parts/status.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import { useDraftForm } from '../draft-form.ts'

const say = serviceWords.auth

interface ConsentProps {
  readonly isConnected: boolean
  readonly problem: string | undefined
}

export function Consent({ isConnected, problem }: ConsentProps) {
  const { id } = useDraftForm()
  const { data } = useQuery({ ...programQuery, staleTime: Infinity })
  const [wrong, setWrong] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const connect = async (): Promise<void> => {
    if (id === null) return
    setBusy(true)
    try {
      const begun = await unwrap(api.POST('/integrations/{id}/oauth/begin', { params: { path: { id } } }))
      globalThis.location.assign(begun.authorize_url)
    } catch (error) {
      setBusy(false)
      setWrong(messageOf(error))
    }
  }
  const redirect = data?.redirect_uri ?? ''
  return (
    <div className="consent">
      <div className="row wrap">
        {id === null ? (
          <span className="hint">{say.connectSave}</span>
        ) : (
          <>
            {isConnected ? (
              <Status tone="ok" icon={CircleCheck}>
                {say.connected}
              </Status>
            ) : (
              <Status tone="plain" icon={CircleDashed}>
                {say.notConnected}
              </Status>
            )}
            <Button small icon={ExternalLink} busy={busy} onClick={() => void connect()}>
              {isConnected ? say.connectAgain : say.connect}
            </Button>
          </>
        )}
        <Copy text={redirect} label={say.copyRedirect} />
        <Help label={say.aboutConnect}>
          <p>{say.redirectHint}</p>
          <p className="mono anywhere">{redirect}</p>
          <p>{say.connectWhy}</p>
        </Help>
      </div>
      {(wrong ?? problem) !== undefined && <ProblemText>{wrong ?? problem}</ProblemText>}
    </div>
  )
}
