// Asks for the country of the account until somebody answers: proposes what the browser knows.
import { useMay } from '../api/may.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { server, unwrap } from '../api/client.ts'
import { messageOf } from '../api/problem.ts'
import { useMembership } from '../api/membership.ts'
import { sessionQuery } from '../api/session.ts'
import { Banner } from '../parts/banner.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Form } from '../parts/form.tsx'
import { HomeFields, countryName, guessHome } from '../parts/home-fields.tsx'
import type { Home } from '../parts/home-fields.tsx'
import { toast } from '../parts/toasts.tsx'
import { words } from '../words/words.ts'

const say = words.settings.account

export function AskCountry() {
  const membership = useMembership()
  const may = useMay('account.change')
  // A visitor's browser knows nothing of the account.
  if (!membership || membership.visit || !may || membership.account.location_confirmed) return null
  return <CountryQuestion id={membership.account.id} />
}

function CountryQuestion({ id }: { id: string }) {
  const [guess] = useState(guessHome)
  const [choosing, setChoosing] = useState(false)
  const queries = useQueryClient()
  const saving = useMutation({
    mutationFn: (home: Home) =>
      unwrap(
        server.PATCH('/api/v1/accounts/{account}', {
          params: { path: { account: id } },
          body: { ...home, location_confirmed: true },
        }),
      ),
    onSuccess: async () => {
      toast(say.saved)
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  return (
    <section className="away" aria-label={say.where}>
      <Banner
        tone="info"
        action={
          <span className="row wrap">
            <Button small kind="main" busy={saving.isPending} onClick={() => saving.mutate(guess)}>
              {say.rightAway}
            </Button>
            <Button small onClick={() => setChoosing(true)}>
              {say.whereOther}
            </Button>
          </span>
        }
      >
        <p>
          <b>{say.where}</b> {say.whereGuess(countryName(guess.country), guess.timezone)}
        </p>
        <p>{say.whereWhy}</p>
        {saving.isError && !choosing && <p role="alert">{messageOf(saving.error)}</p>}
      </Banner>
      {choosing && (
        <Choice
          guess={guess}
          error={saving.error}
          busy={saving.isPending}
          onHome={(home) => saving.mutate(home)}
          onClose={() => setChoosing(false)}
        />
      )}
    </section>
  )
}

interface ChoiceProps {
  readonly guess: Home
  readonly error: unknown
  readonly busy: boolean
  readonly onHome: (home: Home) => void
  readonly onClose: () => void
}

function Choice({ guess, error, busy, onHome, onClose }: ChoiceProps) {
  const [home, setHome] = useState(guess)
  return (
    <Dialog title={say.where} onClose={onClose}>
      <p>{say.whereWhy}</p>
      <Form className="dialog-form" error={error} fields={[]} onSubmit={() => onHome(home)}>
        <HomeFields home={home} onHome={setHome} />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={busy}>
            {words.parts.save}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
