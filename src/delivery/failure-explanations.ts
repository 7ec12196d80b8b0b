// Explains an answer, or a missing answer, to the person who set the integration up: what happened, and what to do
// about it. Both wordings are in this file: the log and the API say "the receiver"; the page says the host of the
// receiver, and "them". Pure.

interface Explanation {
  /** Says what happened, without a full stop at the end. `they`: the receiver's host. */
  readonly what: (they: string) => string
  /** `null`: nothing is to be done. */
  readonly act: string | null
  /** The wording of the log where it differs; a part that is left out is worded as above. */
  readonly log?: { readonly what?: string; readonly act?: string }
}

interface ClassExplanation extends Omit<Explanation, 'log'> {
  /** The text shown as the result where there is no status. */
  readonly title: string
  /** The action that the log adds to the cause. `null`: the cause itself says what to do, on the page too. */
  readonly logAct: string | null
}

/**
 * Explanations by the failure class of an attempt without an answer. The class is used for searching, for counting and on the
 * page.
 */
export const FAILURE_CLASSES = {
  address_not_allowed: {
    title: 'Address not allowed',
    what: (they) => `Offhook doesn’t send to ${they}, because it isn’t a public address`,
    act: 'Use a public address, or ask your server administrator to allow this network with OFFHOOK_ALLOW_NETWORKS.',
    logAct: null,
  },
  host_not_usable: {
    title: 'Host not usable',
    what: (they) => `${they} was not found, or resolves to an address that Offhook doesn’t send to`,
    act: 'Check the spelling of the host and its DNS record. Your server administrator can allow a private network with OFFHOOK_ALLOW_NETWORKS.',
    logAct: null,
  },
  connection_failed: {
    title: 'Connection failed',
    what: (they) => `Offhook could not connect to ${they}, or the connection closed without a response`,
    act: 'Check the host and port in the URL, and that the server is running.',
    logAct: 'Check the host and port in the URL, and that the receiver is running.',
  },
  tls_failed: {
    title: 'TLS failed',
    what: (they) => `Offhook could not open a secure connection to ${they}`,
    act: 'Check the certificate of the server. If a private CA issued it, add that CA to the integration.',
    logAct: null,
  },
  timeout: {
    title: 'Timeout',
    what: (they) => `${they} did not respond in time`,
    act: 'The server should respond first and process the call afterwards. Or raise the timeout under Delivery.',
    logAct: 'The receiver should respond first and process the call afterwards. Or raise the timeout under Delivery.',
  },
  invalid_response: {
    title: 'Invalid response',
    what: (they) => `${they} did not return a valid HTTP response`,
    act: 'Check the port and scheme (http or https) in the URL, and the server’s log at the time of the attempt.',
    logAct: 'Check the port and scheme (http or https) in the URL, and the receiver’s log at the time of the attempt.',
  },
  invalid_request: {
    title: 'Not sent',
    what: () => 'This is not a valid HTTP request',
    act: 'Check the URL and headers for invalid characters.',
    logAct: null,
  },
  // The authorization server issued none, so nothing was sent (S25).
  no_token: {
    title: 'No token',
    what: (they) => `Offhook could not get a token for ${they}, so nothing was sent`,
    act: 'Check OAuth 2 under Authentication.',
    logAct: null,
  },
} satisfies Readonly<Record<string, ClassExplanation>>

export type FailureClass = keyof typeof FAILURE_CLASSES

/** Explanations by the status of an answer. Without `log`, the log gives the explanation of the status's family. */
export const STATUS_EXPLANATIONS: Readonly<Record<number, Explanation>> = {
  400: {
    what: (they) => `${they} rejected the request as invalid`,
    act: 'Read the response, then correct the fields or the format.',
    log: {},
  },
  401: {
    what: (they) => `${they} did not accept the credentials`,
    act: 'Check the username, password or token under Authentication.',
    log: {},
  },
  402: { what: (they) => `${they} requires a payment`, act: 'Check your account there.' },
  403: {
    what: (they) => `${they} accepted the credentials but denied access`,
    act: 'Check the permissions of the user or token there.',
    log: {
      what: 'The receiver denied access',
      act: 'Check the permissions of the user or token under Authentication.',
    },
  },
  404: {
    what: (they) => `${they} has nothing at this URL`,
    act: 'Check the path in the URL.',
    log: {},
  },
  405: { what: (they) => `${they} does not accept this method here`, act: 'Choose another Method.', log: {} },
  406: {
    what: (they) => `${they} can’t respond in an accepted format`,
    act: 'Check the Accept header under Headers.',
  },
  407: {
    what: () => 'A proxy requires authentication',
    act: 'Ask the administrator of the network that Offhook sends from.',
  },
  408: {
    what: (they) => `${they} timed out waiting for the request`,
    act: 'Check the load of the server and the network in between.',
    log: { act: 'Check the load of the receiver and the network in between.' },
  },
  409: {
    what: (they) => `${they} already has this record, or the data conflicts with an existing one`,
    act: 'Read the response. This is normal when the same call is resent.',
  },
  // The log (see verdict.ts) and a test say what happens to the integration.
  410: {
    what: (they) => `${they} says that this URL is permanently gone`,
    act: 'Get the new URL and enter it as the Base URL.',
  },
  411: { what: (they) => `${they} requires a body with a length`, act: 'Choose POST as the Method.' },
  413: {
    what: (they) => `${they} says that the request is too large`,
    act: 'Send fewer or shorter fields.',
    log: {},
  },
  414: {
    what: (they) => `${they} says that the URL is too long`,
    act: 'Send fewer fields, or use POST.',
    log: {},
  },
  415: {
    what: (they) => `${they} does not accept this body format`,
    act: 'Choose another Body format, or set the Content-Type header.',
    log: { act: 'Choose another format, or set the Content-Type header.' },
  },
  421: {
    what: (they) => `This server is not responsible for ${they}`,
    act: 'Check the host in the URL, and the Host header if you set one.',
  },
  422: {
    what: (they) => `${they} understood the request but rejected its content`,
    act: 'Read the response, then correct the fields.',
    log: {},
  },
  425: { what: (they) => `${they} rejected early data`, act: 'Resend the delivery.' },
  426: { what: (they) => `${they} requires a newer protocol`, act: 'Use https:// in the URL.' },
  428: {
    what: (they) => `${they} requires a conditional request`,
    act: 'Read the response: it usually names the header.',
  },
  429: {
    what: (they) => `${they} is receiving too many requests`,
    act: 'Set a lower rate limit under Delivery.',
    log: {},
  },
  431: {
    what: (they) => `${they} says that the headers are too large`,
    act: 'Send fewer or shorter headers.',
    log: {
      what: 'The receiver says that the headers, or the URL with its query, are too large',
      act: 'Send fewer fields, or use POST.',
    },
  },
  451: { what: (they) => `${they} can’t accept this for legal reasons`, act: 'Read the response.' },
  500: {
    what: (they) => `${they} returned a server error`,
    act: 'Check the server’s log at the time of the attempt. Often a field is missing or has an unexpected value.',
  },
  501: { what: (they) => `${they} does not support this method`, act: 'Choose another Method.' },
  502: {
    what: (they) => `The proxy in front of ${they} got no valid response from it`,
    act: 'You don’t need to change anything. Wait, or contact the receiver’s support.',
    log: {
      what: 'The gateway in front of the receiver got no valid response from it',
      act: 'Check that the receiver is running.',
    },
  },
  503: {
    what: (they) => `${they} is overloaded or under maintenance`,
    act: 'You don’t need to change anything. Wait, or contact the receiver’s support.',
    log: {
      what: 'The receiver is unavailable',
      act: 'If this continues, check whether it is overloaded or under maintenance.',
    },
  },
  504: {
    what: (they) => `The proxy in front of ${they} timed out waiting for it`,
    act: 'You don’t need to change anything. Ask the receiver’s support to check the load of their server.',
    log: {
      what: 'The gateway in front of the receiver timed out waiting for it',
      act: 'Check the load of the receiver.',
    },
  },
  521: {
    what: (they) => `${they} is down behind its proxy (Cloudflare)`,
    act: 'Wait, or contact the receiver’s support.',
  },
  522: {
    what: (they) => `${they} did not respond to its proxy (Cloudflare)`,
    act: 'Wait, or contact the receiver’s support.',
  },
  525: {
    what: (they) => `The proxy in front of ${they} (Cloudflare) could not open a secure connection to it`,
    act: 'Ask the receiver’s support to check the certificate of their server.',
  },
}

/** Explanations by the first digit of a status. */
export const STATUS_FAMILIES: Readonly<Record<number, Explanation>> = {
  1: { what: (they) => `${they} sent no final response`, act: 'Check the server’s log at the time of the attempt.' },
  2: { what: (they) => `${they} accepted the request`, act: null },
  // The log names the address: see verdict.ts.
  3: {
    what: (they) => `${they} returned a redirect, and Offhook doesn’t follow redirects`,
    act: 'If the URL in the Location header is correct, enter it as the Base URL.',
  },
  4: {
    what: (they) => `${they} rejected the request`,
    act: 'Read the response: it usually says why.',
  },
  5: {
    what: (they) => `${they} returned a server error`,
    act: 'Check the server’s log at the time of the attempt.',
    log: { act: 'Check its log at the time of the attempt.' },
  },
}

/** The explanation that the log and the API give for a status that is no success. */
export function explainStatus(status: number): string {
  if (status >= 600)
    return `The receiver returned ${status}, which is not an HTTP status. Check its log at the time of the attempt.`
  const own = STATUS_EXPLANATIONS[status]
  const family = STATUS_FAMILIES[status < 500 ? 4 : 5]
  const explanation = own?.log === undefined ? family : own
  if (explanation === undefined) throw new TypeError('unreachable: both families are there')
  const { what, act, log } = explanation
  return `${log?.what ?? what('The receiver')} (${status}). ${log?.act ?? act}`
}
