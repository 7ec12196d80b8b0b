// Where a password is looked at (S36): so many tries a minute, and the same work whether the person is known or not.
import type { Person } from '../../store/people.ts'
import { tooOften, unavailable } from '../problem.ts'
import { createTurnstile } from '../turnstile.ts'
import { neighbourhoodOf } from './address.ts'
import { hashOfNobody, hashPassword, isPassword } from './password.ts'
import { createTries } from './tries.ts'

/** Tries a minute. */
const perPerson = 5
const perAddress = 20
/** Hashes at once: each has a core for a tenth of a second, and a thread of the four that files and names need too. */
const hashesMax = 2
/** Hashes under way or waiting: a few seconds' work. Longer no person waits, and strangers from everywhere could pile up any number. */
const crowdMax = 50

export interface Knock {
  readonly email: string
  readonly password: string
  /** Where it comes from. */
  readonly address: string
}

export interface Entrance {
  /** The person whose address and password these are; `null`: one or the other is not right. Throws 429, and 503 in a crowd. */
  admit(knock: Knock): Promise<Person | null>
  /** The text to keep of a new password. Throws 503 in a crowd. */
  textOf(password: string): Promise<string>
}

export interface EntranceParts {
  /** The person with this e-mail address. */
  readonly find: (email: string) => Promise<Person | undefined>
  readonly verify?: typeof isPassword
  /** A monotonic clock in milliseconds. */
  readonly now?: () => number
}

export function createEntrance({ find, verify = isPassword, now }: EntranceParts): Entrance {
  const [people, addresses] = [createTries(perPerson, now), createTries(perAddress, now)]
  const hashing = createTurnstile(hashesMax)
  const nobody = hashOfNobody()

  let crowd = 0

  /** Throws 503 when so many come before that it would take too long. */
  function refuseCrowd(): void {
    if (crowd >= crowdMax) throw unavailable('Many try to sign in at the moment: try again in a few seconds.')
  }

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    refuseCrowd()
    crowd += 1
    const leave = await hashing.enter()
    try {
      return await work()
    } finally {
      leave()
      crowd -= 1
    }
  }

  return {
    async admit({ email, password, address }) {
      const [name, from] = [email.toLowerCase(), neighbourhoodOf(address)]
      // First: whom nobody looks at has not tried.
      refuseCrowd()
      const waitS = addresses.take(from) || people.take(name)
      if (waitS > 0) throw tooOften(`Too many tries: try again in ${waitS} s.`, waitS)
      const admitted = await inTurn(async () => {
        const person = await find(email)
        // Whoever is not known, or has no password yet, is looked at like everybody else.
        return (await verify(password, person?.password_hash ?? nobody)) ? person : undefined
      })
      if (!admitted) return null
      people.forgive(name)
      addresses.forgive(from)
      return admitted
    },
    textOf: (password) => inTurn(() => hashPassword(password)),
  }
}
