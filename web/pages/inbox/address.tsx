// The address of the inbox, a field to change the inbox, and how to make the receiver misbehave.
import { Plus } from '../../parts/icons.ts'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../parts/button.tsx'
import { Copy } from '../../parts/copy.tsx'
import { TextField } from '../../parts/field.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { words } from '../../words/words.ts'
import { freshToken, isToken } from '../../parts/inbox-token.ts'

const say = words.inbox

interface AddressProps {
  readonly token: string
  readonly onOpen: (token: string) => void
}

export function Address({ token, onOpen }: AddressProps) {
  const address = `${location.origin}/inbox/${token}`
  return (
    <section className="inbox-address" aria-label={say.address}>
      <p className="muted">{say.intro}</p>
      <div className="field">
        <span className="label" id="inbox-address">
          {say.address}
        </span>
        <div className="row">
          <output className="value mono anywhere" aria-labelledby="inbox-address">
            {address}
          </output>
          <Copy text={address} label={say.copyAddress} />
        </div>
      </div>
      <Choose token={token} onOpen={onOpen} />
      <Misbehave />
    </section>
  )
}

function Choose({ token, onOpen }: AddressProps) {
  const [name, setName] = useState(token)
  const [problem, setProblem] = useState<string | null>(null)
  const open = (event: FormEvent): void => {
    event.preventDefault()
    if (isToken(name)) onOpen(name)
    else setProblem(say.nameProblem)
  }
  return (
    <form className="row wrap inbox-choose" onSubmit={open}>
      <TextField
        label={say.name}
        problem={problem}
        value={name}
        mono
        spellCheck={false}
        autoComplete="off"
        onText={(text) => {
          setName(text)
          setProblem(null)
        }}
      />
      <div className="row">
        <Button type="submit" disabled={name === token}>
          {say.open}
        </Button>
        <Button icon={Plus} onClick={() => onOpen(freshToken())}>
          {say.fresh}
        </Button>
      </div>
    </form>
  )
}

function Misbehave() {
  return (
    <Disclosure title={say.misbehave}>
      <p className="hint">{say.misbehaveWhy}</p>
      <dl className="facts">
        {say.wishes.map(([wish, meaning]) => (
          <div className="pairrow" key={wish}>
            <dt>
              <code>{wish}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">{say.together}</p>
    </Disclosure>
  )
}
