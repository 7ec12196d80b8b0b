// What an answer, or none, means to the person who set the integration up: what happened, and what to do about it. The one
// place for both voices: the log and the API speak of "the receiver", the page of its host and of "them". Pure.

export interface Explanation {
  /** What happened, without its full stop. `they`: the receiver's host. */
  readonly what: (they: string) => string
  /** `null`: nothing is to be done. */
  readonly act: string | null
  /** Where the log says it in a sentence of its own; what is left out is said as above. */
  readonly log?: { readonly what?: string; readonly act?: string }
}

export interface ClassExplanation extends Omit<Explanation, 'log'> {
  /** What stands as the result where there is no status. */
  readonly title: string
  /** What the log adds to the cause. `null`: the cause itself says what to do, on the page too. */
  readonly logAct: string | null
}

/** By the class of an attempt that got no answer: what is searched for, counted, and said on screen. */
export const FAILURE_CLASSES = {
  'address not allowed': {
    title: 'Address not allowed',
    what: (they) => `Offhook does not send to ${they}: it is private, or not the public internet`,
    act: 'Use a public address, or ask your operator to allow its network (OFFHOOK_ALLOW_NETWORKS).',
    logAct: null,
  },
  'name not usable': {
    title: 'Name not usable',
    what: (they) => `${they} was not found, or leads to an address that Offhook does not send to`,
    act: 'Check the spelling and the DNS entry of the name. Your operator can allow a private network (OFFHOOK_ALLOW_NETWORKS).',
    logAct: null,
  },
  'connection failed': {
    title: 'No connection',
    what: (they) => `No connection to ${they} could be made, or it ended without an answer`,
    act: 'Check host and port in the address, and that their server runs.',
    logAct: 'Check host and port of the address, and that the receiver runs.',
  },
  'TLS failed': {
    title: 'No secure connection',
    what: (they) => `No secure connection to ${they} could be agreed on`,
    act: 'Ask them to look at their certificate. If it is their own authority’s, give that with the integration.',
    logAct: null,
  },
  timeout: {
    title: 'No answer in time',
    what: (they) => `${they} did not answer in time`,
    act: 'Ask them to answer first and work afterwards, or allow more time under Delivery.',
    logAct: 'Let the receiver answer first and work afterwards, or allow it more time under Delivery.',
  },
  'answer broken': {
    title: 'Broken answer',
    what: (they) => `What ${they} sent back is not a whole HTTP answer`,
    act: 'Check port and scheme (http or https) in the address, and their log at this time.',
    logAct: 'Check port and scheme (http or https) of the address, and the log of the receiver at this time.',
  },
  'request invalid': {
    title: 'Not sent',
    what: () => 'This cannot be sent as an HTTP request',
    act: 'Look at the address and the headers for signs that do not belong there.',
    logAct: null,
  },
  // The server of tokens gave none, so nothing was sent (S25).
  'no token': {
    title: 'No token',
    what: (they) => `The token for ${they} could not be had, so nothing was sent`,
    act: 'Look at OAuth 2 under Authentication.',
    logAct: null,
  },
} satisfies Readonly<Record<string, ClassExplanation>>

export type FailureClass = keyof typeof FAILURE_CLASSES

/** By the status of an answer. Without `log` the log says no more of it than of its family. */
export const STATUS_EXPLANATIONS: Readonly<Record<number, Explanation>> = {
  400: {
    what: (they) => `${they} says that the request is wrong`,
    act: 'Read their answer, and correct fields or format.',
    log: { act: 'Read its answer, and correct fields or format.' },
  },
  401: {
    what: (they) => `${they} does not accept the sign-in`,
    act: 'Check user name, password or token under Authentication.',
    log: {},
  },
  402: { what: (they) => `${they} wants to be paid first`, act: 'Look at the account with them.' },
  403: {
    what: (they) => `${they} knows who asks, and forbids this`,
    act: 'Check the rights of the user or token with them.',
    log: {
      what: 'The receiver forbids this',
      act: 'Check the rights of the user or token under Authentication.',
    },
  },
  404: {
    what: (they) => `${they} knows nothing at this address`,
    act: 'Check the path in the address.',
    log: { act: 'Check the path of the address.' },
  },
  405: { what: (they) => `${they} does not take this method here`, act: 'Choose another Method.', log: {} },
  406: {
    what: (they) => `${they} cannot answer in a form that was asked for`,
    act: 'Look at the Accept header under Headers.',
  },
  407: {
    what: () => 'A proxy on the way wants a sign-in',
    act: 'Ask whoever runs the network that Offhook sends from.',
  },
  408: {
    what: (they) => `${they} waited too long for the request`,
    act: 'Look at the load of their server and at the network between.',
    log: { act: 'Look at the load of the receiver and at the network between.' },
  },
  409: {
    what: (they) => `${they} has this already, or it collides with what they have`,
    act: 'Read their answer. A resend of the same call often ends like this, and is no loss.',
  },
  // The log says what became of the integration: see verdict.ts.
  410: {
    what: (they) => `${they} says that this address is gone for good`,
    act: 'Ask for the new address, and make it the address. For a real call this switches the integration off.',
  },
  411: { what: (they) => `${they} wants to know the length of a body`, act: 'Choose POST, or ask them.' },
  413: {
    what: (they) => `${they} says that the request is too large`,
    act: 'Send fewer or shorter fields.',
    log: {},
  },
  414: {
    what: (they) => `${they} says that the address is too long`,
    act: 'Send fewer fields, or use POST.',
    log: {},
  },
  415: {
    what: (they) => `${they} does not take this kind of body`,
    act: 'Choose another Body format, or set its Content-Type header.',
    log: { act: 'Choose another format, or set its Content-Type header.' },
  },
  421: {
    what: (they) => `This server does not answer for ${they}`,
    act: 'Check the host in the address, and a Host header if there is one.',
  },
  422: {
    what: (they) => `${they} understood the request, and refuses what is in it`,
    act: 'Read their answer, and correct the fields.',
    log: {
      what: 'The receiver understood the request but refuses its content',
      act: 'Read its answer, and correct the fields.',
    },
  },
  425: { what: (they) => `${they} does not want this so early`, act: 'Send it again.' },
  426: { what: (they) => `${they} wants a newer protocol`, act: 'Use https:// in the address.' },
  428: {
    what: (they) => `${they} wants a condition with the request`,
    act: 'Read their answer: it usually names the header.',
  },
  429: {
    what: (they) => `${they} gets more requests than it wants`,
    act: 'Set a rate under Delivery that it can bear.',
    log: {},
  },
  431: {
    what: (they) => `${they} says that the headers are too large`,
    act: 'Send fewer or shorter headers.',
    log: {
      what: 'The receiver says that the headers, or the address with its query, are too large',
      act: 'Send fewer fields, or use POST.',
    },
  },
  451: { what: (they) => `${they} may not take this for legal reasons`, act: 'Read their answer.' },
  500: {
    what: (they) => `${they} failed while it worked on the request`,
    act: 'Look into their log at this time. Often a field is missing or not what they expect.',
  },
  501: { what: (they) => `${they} does not know this method`, act: 'Choose another Method.' },
  502: {
    what: (they) => `${they} is not reachable behind its proxy`,
    act: 'Nothing to change here: ask them, or wait.',
    log: {
      what: 'The gateway before the receiver got no proper answer from it',
      act: 'Check that the receiver runs.',
    },
  },
  503: {
    what: (they) => `${they} is overloaded, or under maintenance`,
    act: 'Nothing to change here: ask them, or wait.',
    log: {
      what: 'The receiver is not available at the moment',
      act: 'If this lasts, look whether it is overloaded or under maintenance.',
    },
  },
  504: {
    what: (they) => `The proxy before ${they} waited in vain for it`,
    act: 'Nothing to change here: ask them to look at the load of their server.',
    log: {
      what: 'The gateway before the receiver waited in vain for it',
      act: 'Look at the load of the receiver.',
    },
  },
  521: { what: (they) => `${they} is down behind its proxy (Cloudflare)`, act: 'Ask them, or wait.' },
  522: { what: (they) => `${they} does not answer its proxy (Cloudflare)`, act: 'Ask them, or wait.' },
  525: {
    what: (they) => `${they} and its proxy (Cloudflare) agree on no secure connection`,
    act: 'Ask them to look at the certificate of their own server.',
  },
}

/** By the first digit of a status. */
export const STATUS_FAMILIES: Readonly<Record<number, Explanation>> = {
  1: { what: (they) => `${they} sent no final answer`, act: 'Ask them to look into their log at this time.' },
  2: { what: (they) => `${they} accepted the call`, act: null },
  // The log names the address: see verdict.ts.
  3: {
    what: (they) => `${they} points elsewhere, and redirects are not followed`,
    act: 'If the address under Location is the right one, make it the address.',
  },
  4: {
    what: (they) => `${they} refused the request`,
    act: 'Read their answer: it usually says why.',
    log: { act: 'Read its answer: it usually says why.' },
  },
  5: {
    what: (they) => `${they} failed on its side`,
    act: 'Ask them to look into their log at this time.',
    log: { act: 'Look into its log at this time.' },
  },
}

/** What the log and the API say of a status that is no success. */
export function explainStatus(status: number): string {
  if (status >= 600)
    return `The receiver answered ${status}, which is not an HTTP status. Look into its log at this time.`
  const own = STATUS_EXPLANATIONS[status]
  const family = STATUS_FAMILIES[status < 500 ? 4 : 5]
  const explanation = own?.log === undefined ? family : own
  if (explanation === undefined) throw new TypeError('unreachable: both families are there')
  const { what, act, log } = explanation
  return `${log?.what ?? what('The receiver')} (${status}). ${log?.act ?? act}`
}
