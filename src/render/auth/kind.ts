// How a kind of authentication is declared: its members, and which of them are secrets. The schemas, the separation and the
// masking of secrets, the page's draft, shared templates and files of configuration follow from the declaration.
import * as z from 'zod/mini'

type Schema = z.core.$ZodType

/** What holds no secret has nothing in the place of one. */
export const NO_SECRET = z.exactOptional(z.never())

/** A member that everybody may see who may see the integration. */
export interface OpenMember<Value extends Schema = Schema> {
  readonly schema: Value
  /** The value that a new authentication begins with, where the schema has no default. */
  readonly initial?: unknown
  /** Whether the member stands in the line by which a person compares two versions. */
  readonly inSummary?: boolean
  /** Whether a file of configuration may refer to a variable here. */
  readonly isReferable?: boolean
  /** What a shared template has of the value when it is to name nobody's account. Absent: all of it. */
  withoutNames?(value: z.output<Value>): z.output<Value>
}

/** A secret: encrypted, and never shown. A file of configuration always refers to it. */
export interface SecretMember {
  readonly secret: true
  /** What a person calls it, as in "Enter the client secret.". */
  readonly label: string
  readonly inSummary?: boolean
  /** Whether blanks and line ends around it come from copying, so that they are cut off. */
  readonly isTrimmed?: boolean
  /** Whether requests go out without it, too. */
  readonly isOptional?: boolean
  /** Of use to Offhook alone: no template may put it into a request (S26). */
  readonly isNeverSent?: boolean
  /** Whether an authentication with these members uses the secret. Absent: always. */
  readonly isUsed?: (auth: Values) => boolean
  /** What is wrong with a text that is typed for it; `null`: nothing. */
  readonly flaw?: (typed: string, auth: Values) => string | null
}

type Values = Readonly<Record<string, unknown>>
export type Members = Readonly<Record<string, OpenMember | SecretMember>>

export interface AuthKind<Id extends string = string, Has extends Members = Members> {
  readonly id: Id
  /** By name, in the order in which they are shown. */
  readonly members: Has
  /** Headers that are added to each attempt, in lower case, and when each is. No header row may set them. */
  readonly addedHeaders?: Readonly<Record<string, (auth: Values) => boolean>>
  /** How OpenAPI describes it (Security Scheme Object). Absent: there is nothing to describe. */
  security?(auth: OpenValues<Has>): Readonly<Record<string, string>>
}

/** The values of the members that are no secrets. */
export type OpenValues<Has extends Members> = {
  readonly [Name in keyof Has as Has[Name] extends OpenMember ? Name : never]: Has[Name] extends OpenMember<infer Value>
    ? z.output<Value>
    : never
}

type ShapeOf<Id extends string, Has extends Members, Secret extends Schema> = {
  readonly [Name in 'type' | keyof Has]: Name extends keyof Has
    ? Has[Name] extends OpenMember<infer Value>
      ? Value
      : Secret
    : z.ZodMiniLiteral<Id>
}

type VariantOf<Kind, Secret extends Schema> =
  Kind extends AuthKind<infer Id, infer Has> ? z.ZodMiniObject<ShapeOf<Id, Has, Secret>, z.core.$strict> : never

export type Kinds = Readonly<Record<string, AuthKind>>
type KindOf<All extends Kinds> = All[keyof All]

export function authKind<const Id extends string, Has extends Members>(kind: AuthKind<Id, Has>): AuthKind<Id, Has> {
  return kind
}

/** The schema of an authentication of one of these kinds. `secret`: how secrets stand in it. `error`: what another kind is told. */
export function authUnion<All extends Kinds, Secret extends Schema>(
  kinds: All,
  secret: Secret,
  error?: string,
): z.ZodMiniDiscriminatedUnion<readonly VariantOf<KindOf<All>, Secret>[], 'type'> {
  const variants = Object.values(kinds).map((kind) => variantWith(kind, secret))
  const [first, ...others] = variants
  if (first === undefined) throw new Error('unreachable: no kind of authentication is declared')
  // The members of each are those of its declaration, which the compiler cannot follow through a list.
  return z.discriminatedUnion(
    'type',
    [first, ...others],
    error === undefined ? {} : { error },
  ) as unknown as ReturnType<typeof authUnion<All, Secret>>
}

function variantWith({ id, members }: Pick<AuthKind, 'id' | 'members'>, secret: Schema) {
  const shape = Object.entries(members).map(([name, member]): [string, Schema] => [
    name,
    isSecret(member) ? secret : member.schema,
  ])
  return z.strictObject({ type: z.literal(id), ...Object.fromEntries(shape) })
}

/** An authentication of which nothing is chosen but its kind, without secrets. */
export function initialAuth({ id, members }: AuthKind): Values {
  const given = openMembers({ members }).flatMap(([name, { initial }]) =>
    initial === undefined ? [] : [[name, initial] as const],
  )
  return z.parse(variantWith({ id, members }, NO_SECRET), { type: id, ...Object.fromEntries(given) })
}

export function isSecret(member: OpenMember | SecretMember): member is SecretMember {
  return 'secret' in member
}

/** The secrets of a kind, by the names of their members. */
export function secretMembers({ members }: Pick<AuthKind, 'members'>): readonly (readonly [string, SecretMember])[] {
  return Object.entries(members).flatMap(([name, member]) => (isSecret(member) ? [[name, member] as const] : []))
}

export function openMembers({ members }: Pick<AuthKind, 'members'>): readonly (readonly [string, OpenMember])[] {
  return Object.entries(members).flatMap(([name, member]) => (isSecret(member) ? [] : [[name, member] as const]))
}

/** An authentication without its secrets. A member that is not there stays away. */
export function withoutSecrets(kind: AuthKind, auth: Values): Values {
  const open = openMembers(kind).flatMap(([name]) => (auth[name] === undefined ? [] : [[name, auth[name]] as const]))
  return { type: kind.id, ...Object.fromEntries(open) }
}

/** An authentication with what `put` gives in the place of each of its secrets. */
export function withSecrets(
  kind: AuthKind,
  auth: Values,
  put: (name: string, member: SecretMember) => unknown,
): Values {
  return { ...auth, ...Object.fromEntries(secretMembers(kind).map(([name, member]) => [name, put(name, member)])) }
}
