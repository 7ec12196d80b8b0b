// Where a password is looked at (S36): so many tries, and the same work whether the person is known or not.
//
// A stranger can use up the tries of strangers, and nothing else: a browser that the person has signed in with before has tries
// of its own, and so has whoever is signed in or came by a link.
import type { Person } from '../../store/people/people.ts'
import { RateLimiter } from '../../concurrency/rate-limiter.ts'
import { tooOften, unavailable } from '../http/problem.ts'
import { TaskQueue } from '../../concurrency/task-queue.ts'
import { networkOf } from '../http/client-address.ts'
import { hashOfNobody, hashPassword, isPassword } from './password.ts'

const MINUTE_MS = 60_000
/** Of a known device, or of who is signed in, in a minute. */
export const PER_DEVICE = { most: 5, windowMs: MINUTE_MS }
/** From one address, in a minute. */
export const PER_ADDRESS = { most: 20, windowMs: MINUTE_MS }
/** For one person from anywhere, in an hour: 876,000 in a year, where the weakest password that is taken withstands 10,000,000,000. */
export const PER_PERSON = { most: 100, windowMs: 60 * MINUTE_MS }
/** Hashes at once: each has a core for a tenth of a second, and a thread of the four that files and names need too. */
const STRANGERS_AT_ONCE = 2
const KNOWN_AT_ONCE = 1
/** Hashes under way or waiting: a few seconds' work. Longer no person waits, and strangers from everywhere could pile up any number. */
const PENDING_MAX = 50
/** Passwords compared at each sign-in: an address may be a person's in two accounts, and how many there are is not told by the time. */
const COMPARED_MIN = 2

export interface Credentials {
  readonly email: string
  readonly password: string
  /** Where it comes from. */
  readonly address: string
  /** The hash of the device's token that came along; `null`: none did. */
  readonly device: string | null
}

export interface PasswordLogin {
  /** The person whose address and password these are; `null`: one or the other is not right. Throws 429, and 503 in a crowd. */
  logIn(credentials: Credentials): Promise<Person | null>
  /** Whether this is the password of a person who is signed in. Throws 429, and 503 in a crowd. */
  verify(person: Person, password: string): Promise<boolean>
  /** The text to keep of a new password. Throws 503 in a crowd. */
  hash(password: string): Promise<string>
}

export interface PasswordLoginDeps {
  /** The people with this e-mail address, of all accounts. */
  readonly peopleByEmail: (email: string) => Promise<readonly Person[]>
  /** Whether somebody with this e-mail address has signed in with this device. */
  readonly isKnownDevice: (device: string, email: string) => Promise<boolean>
  readonly verify?: typeof isPassword
  /** A monotonic clock in milliseconds. */
  readonly now?: () => number
}

export function createPasswordLogin({
  peopleByEmail: find,
  isKnownDevice: isKnown,
  verify = isPassword,
  now,
}: PasswordLoginDeps): PasswordLogin {
  const addresses = new RateLimiter(PER_ADDRESS, now)
  const people = new RateLimiter(PER_PERSON, now)
  const devices = new RateLimiter(PER_DEVICE, now)
  const strangers = createHashQueue(STRANGERS_AT_ONCE)
  const known = createHashQueue(KNOWN_AT_ONCE)
  const nobody = hashOfNobody()

  async function compare(email: string, password: string): Promise<Person | null> {
    const kept = (await find(email)).filter(({ passwordHash }) => passwordHash !== null)
    for (const person of kept) if (await verify(password, person.passwordHash ?? nobody)) return person
    // Whoever is not known, or has no password yet, is looked at like everybody else.
    for (let compared = kept.length; compared < COMPARED_MIN; compared++) await verify(password, nobody)
    return null
  }

  return {
    async logIn({ email, password, address, device }) {
      const name = email.toLowerCase()
      if (device !== null && (await isKnown(device, email))) {
        const own = `${device} ${name}`
        throwIfLimited(devices.take(own), tryAgain)
        const person = await known.run(() => compare(email, password))
        if (person) devices.giveBack(own)
        return person
      }
      // First: whom nobody looks at has not tried.
      strangers.throwWhenFull()
      const from = networkOf(address)
      throwIfLimited(addresses.take(from), tryAgain)
      throwIfLimited(people.take(name), suggestOtherWays)
      const person = await strangers.run(() => compare(email, password))
      if (!person) return null
      people.giveBack(name)
      addresses.giveBack(from)
      return person
    },
    async verify({ personId, passwordHash }, password) {
      throwIfLimited(devices.take(personId), tryAgain)
      const isRight = await known.run(() => verify(password, passwordHash ?? nobody))
      if (isRight) devices.giveBack(personId)
      return isRight
    },
    hash: (password) => known.run(() => hashPassword(password)),
  }
}

/** Throws 429 when there is something to wait for. */
function throwIfLimited(waitS: number, say: (waitS: number) => string): void {
  if (waitS > 0) throw tooOften(say(waitS), waitS)
}

function tryAgain(waitS: number): string {
  return `Too many attempts. Try again in ${waitS} s.`
}

function suggestOtherWays(waitS: number): string {
  return [
    `Too many attempts for this email address in the last hour. Use a browser that you have signed in with before,`,
    'or get a new link from a colleague (Settings, People) or your administrator ("offhook users link").',
    `Otherwise, try again in ${Math.ceil(waitS / 60)} min.`,
  ].join(' ')
}

function createHashQueue(concurrency: number): TaskQueue {
  const full = () => unavailable('Too many people are signing in. Try again in a few seconds.')
  return new TaskQueue({ concurrency, pendingMax: PENDING_MAX, full })
}
