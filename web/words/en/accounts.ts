import { number } from '../format.ts'

interface Size {
  readonly calls: number
  readonly deliveries: number
  readonly database: string
  readonly recordings: string
  readonly at: string
}

export const accounts = {
  title: 'Accounts',
  tabs: { accounts: 'Accounts', administrators: 'Administrators' },
  table: 'Accounts',
  search: 'Search accounts',
  searchHint: 'Name or number',
  count: (shown: number, all: number) =>
    shown === all
      ? all === 1
        ? '1 account'
        : `${number(all)} accounts`
      : `${number(shown)} of ${number(all)} accounts`,
  noMatch: 'No account matches',
  noMatchWhy: 'Search for part of a name, or for a number such as 1002.',
  clear: 'Clear search',
  none: 'No accounts yet',
  noneWhy: 'Create an account for each customer, site or department.',
  noneOwn: 'Ask an owner or admin of an account for an invitation.',
  columns: {
    name: 'Account',
    health: 'Health',
    calls: 'Calls, 30 days',
    deliveries: 'Deliveries, 30 days',
    waiting: 'Waiting',
    size: 'Size',
  },
  today: (n: number) => `${number(n)} today`,
  health: { healthy: 'Healthy', failing: 'Failing', paused: 'Paused', stopped: 'Stopped' },
  healthWhy: {
    healthy: 'No integration and no source needs attention.',
    failing: 'The newest attempt of an integration failed.',
    paused: 'Sending of an integration is paused, because its receiver keeps failing.',
    stopped: 'Offhook has switched an integration off, or a source that is on brings no calls.',
  },
  troubled: (integrations: number, sources: number) =>
    [
      integrations > 0 && (integrations === 1 ? '1 integration' : `${number(integrations)} integrations`),
      sources > 0 && (sources === 1 ? '1 source' : `${number(sources)} sources`),
    ]
      .filter(Boolean)
      .join(', '),
  /** After a number, where rows are stacked and have no column headings. */
  unit: { calls: 'calls', deliveries: 'deliveries', waiting: 'waiting' },
  status: { suspended: 'Suspended', deleting: 'Being deleted' },
  notMeasured: 'Not measured yet',
  recordings: (size: string) => `${size} recordings`,
  sizeWhy: ({ calls, deliveries, database, recordings, at }: Size) =>
    `${number(calls)} calls and ${number(deliveries)} deliveries, about ${database} in the database. ${recordings} of recordings. Measured ${at}.`,
  visiting: 'Visiting',
  visitsForbidden: 'Visits forbidden',
  visitsForbiddenWhy: (name: string) => `The owners of ${name} don’t allow visits.`,
  signOut: 'Sign out',
  visitDialog: {
    title: (name: string) => `Visit ${name}`,
    why: 'You are not a member of this account. During the visit, you can do what an owner can, except manage people, API keys and wallboards.',
    seen: 'Its owners and admins see who visits, why, and what you do.',
    created: (account: number) => `Account ${account} created. Start a visit to set it up.`,
    setUp: 'Set up the account',
    reason: 'Reason',
    reasonHint: 'For example a ticket number. Owners and admins of the account can read it.',
    duration: 'Duration',
    hours: (n: number) => (n === 1 ? '1 hour' : `${n} hours`),
    start: 'Start visit',
    later: 'Later',
  },
  create: 'New account',
  creating: {
    title: 'New account',
    name: 'Account name',
    nameHint: 'The customer, site or department.',
    created: (account: number) => `Account ${account} was created. Its owner is not invited yet.`,
    invite: 'Create invitation link',
    email: 'Email of the owner',
    emailHint: 'Optional. You get a link to pass on.',
    create: 'Create account',
  },
  administrators: {
    hint: 'Administrators of this server create accounts and groups, visit accounts, and manage each other. This gives them no access to an account without a visit.',
    none: 'No administrators',
    noneWhy: 'Only the administrator key administers this server.',
    name: 'Name',
    you: 'You',
    remove: 'Remove',
    removeOne: (email: string) => `Remove ${email}`,
    last: 'This is the last administrator of this server. Add another one first.',
    ask: (email: string) => `Remove ${email} as an administrator?`,
    askWhy: 'Open visits end immediately. The person keeps their accounts.',
    askSelf: 'You lose access to this page, and your open visits end. You keep your accounts.',
    removed: (email: string) => `${email} is no longer an administrator of this server`,
    email: 'Email',
    emailHint: 'Of a person who belongs to the first account.',
    add: 'Add administrator',
    added: (email: string) => `${email} is an administrator of this server`,
  },
}
