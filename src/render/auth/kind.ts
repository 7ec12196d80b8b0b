// How a kind of authentication is declared: its members, and which of them are secrets. Everything else follows from the
// declaration: the schemas, how secrets are separated and masked, the page's draft, shared templates and configuration files.
import * as z from 'zod/mini'

type Schema = z.core.$ZodType

/** The schema of a secret in an authentication without secrets: the member is absent. */
export const NO_SECRET = z.exactOptional(z.never())

/** A member that anybody who may see the integration may see. */
interface OpenMember<Value extends Schema = Schema> {
  readonly schema: Value
  /** The initial value in a new authentication, if the schema has no default. */
  readonly initial?: unknown
  /** Whether the member is in the summary line with which a person compares two versions. */
  readonly inSummary?: boolean
  /** Whether a configuration file may refer to a variable here. */
  readonly isReferable?: boolean
  /** The part of the value that a shared template keeps when it must not name anybody's account. Absent: the whole value. */
  withoutNames?(value: z.output<Value>): z.output<Value>
}

/** A secret: encrypted, and never shown. A configuration file always refers to it. */
export interface SecretMember {
  readonly secret: true
  /** The name of the secret for people, as in "Enter the client secret.". */
  readonly label: string
  readonly inSummary?: boolean
  /** Whether spaces and line breaks around the secret are removed, because they come from copying. */
  readonly isTrimmed?: boolean
  /** Whether requests are also sent without the secret. */
  readonly isOptional?: boolean
  /** Only Offhook uses the secret: no template may put it into a request (S26). */
  readonly isNeverSent?: boolean
  /** Whether an authentication with these members uses the secret. Absent: always. */
  readonly isUsed?: (auth: Values) => boolean
  /** The error in a typed secret; `null`: none. */
  readonly flaw?: (typed: string, auth: Values) => string | null
}

type Values = Readonly<Record<string, unknown>>
type Members = Readonly<Record<string, OpenMember | SecretMember>>

export interface AuthKind<Id extends string = string, Has extends Members = Members> {
  readonly id: Id
  /** By name, in the order of the page. */
  readonly members: Has
  /** Headers that are added to each attempt, in lower case, each with its condition. No header row may set them. */
  readonly addedHeaders?: Readonly<Record<string, (auth: Values) => boolean>>
  /** The description in OpenAPI (Security Scheme Object). Absent: none. */
  security?(auth: OpenValues<Has>): Readonly<Record<string, string>>
}

/** The values of the members that are not secrets. */
type OpenValues<Has extends Members> = {
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

type Kinds = Readonly<Record<string, AuthKind>>
type KindOf<All extends Kinds> = All[keyof All]

export function authKind<const Id extends string, Has extends Members>(kind: AuthKind<Id, Has>): AuthKind<Id, Has> {
  return kind
}

/**
 * The schema of an authentication of one of these kinds. `secret`: the schema of a secret. `error`: the message for an unknown
 * kind.
 */
export function authUnion<All extends Kinds, Secret extends Schema>(
  kinds: All,
  secret: Secret,
  error?: string,
): z.ZodMiniDiscriminatedUnion<readonly VariantOf<KindOf<All>, Secret>[], 'type'> {
  const variants = Object.values(kinds).map((kind) => variantWith(kind, secret))
  const [first, ...others] = variants
  if (first === undefined) throw new Error('unreachable: no kind of authentication is declared')
  // The compiler can't infer from a list that the members are those of the declaration.
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

/** A new authentication of this kind, with initial values and without secrets. */
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

function openMembers({ members }: Pick<AuthKind, 'members'>): readonly (readonly [string, OpenMember])[] {
  return Object.entries(members).flatMap(([name, member]) => (isSecret(member) ? [] : [[name, member] as const]))
}

/** An authentication without its secrets. An absent member stays absent. */
export function withoutSecrets(kind: AuthKind, auth: Values): Values {
  const open = openMembers(kind).flatMap(([name]) => (auth[name] === undefined ? [] : [[name, auth[name]] as const]))
  return { type: kind.id, ...Object.fromEntries(open) }
}

/** An authentication in which `put` replaces each secret. */
export function withSecrets(
  kind: AuthKind,
  auth: Values,
  put: (name: string, member: SecretMember) => unknown,
): Values {
  return { ...auth, ...Object.fromEntries(secretMembers(kind).map(([name, member]) => [name, put(name, member)])) }
}
