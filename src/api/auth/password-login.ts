// Checks passwords (S36): with a limited number of attempts, and with the same work whether or not the person is known.
//
// A stranger can only use up the attempts of strangers: a browser in which the person has signed in before has attempts of its
// own, and so does a person who is signed in or came by a link.
import { PEOPLE_OF_EMAIL_MAX, type Person } from '../../store/people/people.ts'
import { RateLimiter } from '../../concurrency/rate-limiter.ts'
import { tooOften, unavailable } from '../http/problem.ts'
import { TaskQueue } from '../../concurrency/task-queue.ts'
import { networkOf } from '../http/client-address.ts'
import { hashOfNobody, hashPassword, isPassword } from './password.ts'
import { MINUTE_MS } from '../../time/durations.ts'

/** The limit for a known device or a signed-in person, per minute. */
export const PER_DEVICE = { most: 5, windowMs: MINUTE_MS }
/** The limit for one address, per minute. */
export const PER_ADDRESS = { most: 20, windowMs: MINUTE_MS }
/**
 * The limit for one person from all addresses, per hour: 876,000 a year. The weakest accepted password withstands 10,000,000,000.
 */
export const PER_PERSON = { most: 100, windowMs: 60 * MINUTE_MS }
/**
 * How many hashes run at once: each takes a core for a tenth of a second, and one of the four threads that file access and DNS
 * also need.
 */
const STRANGERS_AT_ONCE = 2
const KNOWN_AT_ONCE = 1
/**
 * How many hashes may run or wait: a few seconds' work. No person waits longer, and without a limit strangers could queue any
 * number.
 */
const PENDING_MAX = 50
/**
 * How many passwords each sign-in compares at least: an email may belong to people of two accounts, and the duration must not
 * reveal how many.
 */
const COMPARED_MIN = 2

interface Credentials {
  readonly email: string
  readonly password: string
  /** The client's address. */
  readonly address: string
  /** The hash of the request's device token; `null`: the request has no device token. */
  readonly device: string | null
}

export interface PasswordLogin {
  /**
   * The person with this email and password; `null`: one of the two is incorrect. Throws 429, or 503 when too many people sign
   * in.
   */
  logIn(credentials: Credentials): Promise<Person | null>
  /** Whether this is the password of a signed-in person. Throws 429, or 503 when too many people sign in. */
  verify(person: Person, password: string): Promise<boolean>
  /**
   * The other person with the email of a signed-in person and with this password; `null`: nobody. The work is the same whether or
   * not there is such a person. Throws 429, or 503 when too many people sign in.
   */
  findNamesake(person: Person, password: string): Promise<Person | null>
  /** The hash of a new password, as it is saved. Throws 503 when too many people sign in. */
  hash(password: string): Promise<string>
}

interface PasswordLoginDeps {
  /** The people of all accounts with this email. */
  readonly peopleByEmail: (email: string) => Promise<readonly Person[]>
  /** The ids of the people with this email who have signed in on this device. */
  readonly peopleOfDevice: (device: string, email: string) => Promise<readonly string[]>
  readonly verify?: typeof isPassword
  /** A monotonic clock in milliseconds. */
  readonly now?: () => number
}

export function createPasswordLogin({
  peopleByEmail: find,
  peopleOfDevice,
  verify = isPassword,
  now,
}: PasswordLoginDeps): PasswordLogin {
  const addresses = new RateLimiter(PER_ADDRESS, now)
  const people = new RateLimiter(PER_PERSON, now)
  const devices = new RateLimiter(PER_DEVICE, now)
  const strangers = createHashQueue(STRANGERS_AT_ONCE)
  const known = createHashQueue(KNOWN_AT_ONCE)
  const nobody = hashOfNobody()

  async function compare(
    email: string,
    password: string,
    isAmong: (personId: string) => boolean = () => true,
  ): Promise<Person | null> {
    const kept = (await find(email))
      .filter(({ personId, passwordHash }) => passwordHash !== null && isAmong(personId))
      .slice(0, PEOPLE_OF_EMAIL_MAX)
    for (const person of kept) if (await verify(password, person.passwordHash ?? nobody)) return person
    // An unknown person, or a person without a password, causes the same work as everybody else.
    for (let compared = kept.length; compared < COMPARED_MIN; compared++) await verify(password, nobody)
    return null
  }

  /** What counts the attempts for an email address: as it is stored, so that all spellings that the database finds count together. */
  async function nameOf(email: string): Promise<string> {
    const [first] = await find(email)
    return (first?.email ?? email).toLowerCase()
  }

  return {
    async logIn({ email, password, address, device }) {
      const name = await nameOf(email)
      const ofDevice = device === null ? [] : await peopleOfDevice(device, email)
      if (ofDevice.length > 0) {
        const own = `${device} ${name}`
        throwIfLimited(devices.take(own), tryAgain)
        // Anybody may have become a person with this email: the device counts for its own people only.
        const person = await known.run(() => compare(email, password, (id) => ofDevice.includes(id)))
        if (person) devices.giveBack(own)
        const isForAll = (await find(email)).every(({ personId }) => ofDevice.includes(personId))
        if (person || isForAll) return person
      }
      // This check comes first: an attempt that is refused for lack of capacity is not counted.
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
    async findNamesake({ personId, email }, password) {
      throwIfLimited(devices.take(personId), tryAgain)
      // Whoever gives away invitations to an address may be any number of people with it.
      const name = await nameOf(email)
      throwIfLimited(people.take(name), suggestOtherWays)
      const person = await known.run(() => compare(email, password, (id) => id !== personId))
      if (!person) return null
      people.giveBack(name)
      devices.giveBack(personId)
      return person
    },
    hash: (password) => known.run(() => hashPassword(password)),
  }
}

/** Throws 429 when the limit is reached. */
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
