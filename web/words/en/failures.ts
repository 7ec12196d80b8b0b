// What an answer, or none, means to the person who set the integration up: what happened, and what to do about it.
/** `they`: the receiver's host. */
export interface Explanation {
  readonly what: (they: string) => string
  /** `null`: nothing is to be done. */
  readonly act: string | null
}

/** By the class of an attempt that got no answer. */
const classes = {
  'address not allowed': {
    what: (they) => `Offhook does not send to ${they}: it is private, or not the public internet.`,
    act: 'Use a public address, or ask your operator to allow its network (OFFHOOK_ALLOW_NETWORKS).',
  },
  'name not usable': {
    what: (they) => `${they} was not found, or leads to an address that Offhook does not send to.`,
    act: 'Check the spelling and the DNS entry of the name. Your operator can allow a private network (OFFHOOK_ALLOW_NETWORKS).',
  },
  'connection failed': {
    what: (they) => `No connection to ${they} could be made, or it ended without an answer.`,
    act: 'Check host and port in the address, and that their server runs.',
  },
  'TLS failed': {
    what: (they) => `No secure connection to ${they} could be agreed on.`,
    act: 'Ask them to look at their certificate. If it is their own authority’s, give that with the integration.',
  },
  timeout: {
    what: (they) => `${they} did not answer in time.`,
    act: 'Ask them to answer first and work afterwards, or allow more time under Delivery.',
  },
  'answer broken': {
    what: (they) => `What ${they} sent back is not a whole HTTP answer.`,
    act: 'Check port and scheme (http or https) in the address, and their log at this time.',
  },
  'request invalid': {
    what: () => 'This cannot be sent as an HTTP request.',
    act: 'Look at the address and the headers for signs that do not belong there.',
  },
  'no token': {
    what: (they) => `The token for ${they} could not be had, so nothing was sent.`,
    act: 'Look at OAuth 2 under Authentication.',
  },
} satisfies Readonly<Record<string, Explanation>>

/** By the status of an answer. */
const statuses: Readonly<Record<number, Explanation>> = {
  400: {
    what: (they) => `${they} says that the request is wrong.`,
    act: 'Read their answer, and correct fields or format.',
  },
  401: {
    what: (they) => `${they} does not accept the sign-in.`,
    act: 'Check user name, password or token under Authentication.',
  },
  402: { what: (they) => `${they} wants to be paid first.`, act: 'Look at the account with them.' },
  403: {
    what: (they) => `${they} knows who asks, and forbids this.`,
    act: 'Check the rights of the user or token with them.',
  },
  404: { what: (they) => `${they} knows nothing at this address.`, act: 'Check the path in the address.' },
  405: { what: (they) => `${they} does not take this method here.`, act: 'Choose another Method.' },
  406: {
    what: (they) => `${they} cannot answer in a form that was asked for.`,
    act: 'Look at the Accept header under Headers.',
  },
  407: {
    what: () => 'A proxy on the way wants a sign-in.',
    act: 'Ask whoever runs the network that Offhook sends from.',
  },
  408: {
    what: (they) => `${they} waited too long for the request.`,
    act: 'Look at the load of their server and at the network between.',
  },
  409: {
    what: (they) => `${they} has this already, or it collides with what they have.`,
    act: 'Read their answer. A resend of the same call often ends like this, and is no loss.',
  },
  410: {
    what: (they) => `${they} says that this address is gone for good.`,
    act: 'Ask for the new address, and make it the address. For a real call this switches the integration off.',
  },
  411: { what: (they) => `${they} wants to know the length of a body.`, act: 'Choose POST, or ask them.' },
  413: { what: (they) => `${they} says that the request is too large.`, act: 'Send fewer or shorter fields.' },
  414: { what: (they) => `${they} says that the address is too long.`, act: 'Send fewer fields, or use POST.' },
  415: {
    what: (they) => `${they} does not take this kind of body.`,
    act: 'Choose another Body format, or set its Content-Type header.',
  },
  421: {
    what: (they) => `This server does not answer for ${they}.`,
    act: 'Check the host in the address, and a Host header if there is one.',
  },
  422: {
    what: (they) => `${they} understood the request, and refuses what is in it.`,
    act: 'Read their answer, and correct the fields.',
  },
  425: { what: (they) => `${they} does not want this so early.`, act: 'Send it again.' },
  426: { what: (they) => `${they} wants a newer protocol.`, act: 'Use https:// in the address.' },
  428: {
    what: (they) => `${they} wants a condition with the request.`,
    act: 'Read their answer: it usually names the header.',
  },
  429: {
    what: (they) => `${they} gets more requests than it wants.`,
    act: 'Set a rate under Delivery that it can bear.',
  },
  431: { what: (they) => `${they} says that the headers are too large.`, act: 'Send fewer or shorter headers.' },
  451: { what: (they) => `${they} may not take this for legal reasons.`, act: 'Read their answer.' },
  500: {
    what: (they) => `${they} failed while it worked on the request.`,
    act: 'Look into their log at this time. Often a field is missing or not what they expect.',
  },
  501: { what: (they) => `${they} does not know this method.`, act: 'Choose another Method.' },
  502: {
    what: (they) => `${they} is not reachable behind its proxy.`,
    act: 'Nothing to change here: ask them, or wait.',
  },
  503: {
    what: (they) => `${they} is overloaded, or under maintenance.`,
    act: 'Nothing to change here: ask them, or wait.',
  },
  504: {
    what: (they) => `The proxy before ${they} waited in vain for it.`,
    act: 'Nothing to change here: ask them to look at the load of their server.',
  },
  521: { what: (they) => `${they} is down behind its proxy (Cloudflare).`, act: 'Ask them, or wait.' },
  522: { what: (they) => `${they} does not answer its proxy (Cloudflare).`, act: 'Ask them, or wait.' },
  525: {
    what: (they) => `${they} and its proxy (Cloudflare) agree on no secure connection.`,
    act: 'Ask them to look at the certificate of their own server.',
  },
}

/** By the first digit of a status that has no row of its own. */
const families: Readonly<Record<string, Explanation>> = {
  1: { what: (they) => `${they} sent no final answer.`, act: 'Ask them to look into their log at this time.' },
  2: { what: (they) => `${they} accepted the call.`, act: null },
  3: {
    what: (they) => `${they} points elsewhere, and redirects are not followed.`,
    act: 'If the address under Location is the right one, make it the address.',
  },
  4: { what: (they) => `${they} refused the request.`, act: 'Read their answer: it usually says why.' },
  5: { what: (they) => `${they} failed on its side.`, act: 'Ask them to look into their log at this time.' },
}

export const failures = {
  classes,
  statuses,
  families,
  /** A 2xx whose body says that it was no success. */
  notMeant: (they: string, status: number) =>
    `${they} answered ${status}, but its body does not say that the call was taken.`,
  readAnswer: 'Read their answer: it usually says what is missing.',
  other: { what: (they: string) => `The attempt to reach ${they} ended without an answer.`, act: 'Send it again.' },
  receiver: 'The receiver',
  /** What stands as the result where there is no status. */
  titles: {
    'address not allowed': 'Address not allowed',
    'name not usable': 'Name not usable',
    'connection failed': 'No connection',
    'TLS failed': 'No secure connection',
    timeout: 'No answer in time',
    'answer broken': 'Broken answer',
    'request invalid': 'Not sent',
    'no token': 'No token',
  } satisfies Record<keyof typeof classes, string>,
  noAnswer: 'No answer',
  /** Names of statuses (RFC 9110 and the registry of IANA), as every tool writes them. */
  statusNames: {
    200: 'OK',
    201: 'Created',
    202: 'Accepted',
    204: 'No Content',
    301: 'Moved Permanently',
    302: 'Found',
    303: 'See Other',
    304: 'Not Modified',
    307: 'Temporary Redirect',
    308: 'Permanent Redirect',
    400: 'Bad Request',
    401: 'Unauthorized',
    402: 'Payment Required',
    403: 'Forbidden',
    404: 'Not Found',
    405: 'Method Not Allowed',
    406: 'Not Acceptable',
    408: 'Request Timeout',
    409: 'Conflict',
    410: 'Gone',
    413: 'Content Too Large',
    414: 'URI Too Long',
    415: 'Unsupported Media Type',
    421: 'Misdirected Request',
    422: 'Unprocessable Content',
    429: 'Too Many Requests',
    431: 'Header Fields Too Large',
    500: 'Internal Server Error',
    501: 'Not Implemented',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
    504: 'Gateway Timeout',
  } as Readonly<Record<number, string>>,
}
