// Words about attempts that only the page uses; the meanings of statuses and failures are in
// src/delivery/failure-explanations.ts.
export const failures = {
  /** A 2xx whose body reports a failure. */
  notMeant: (they: string, status: number) =>
    `${they} returned ${status}, but the body doesn’t confirm that the call was accepted.`,
  readAnswer: 'Read the response: it usually names what is missing.',
  other: {
    what: (they: string) => `The attempt to reach ${they} ended without a response`,
    act: 'Resend the delivery.',
  },
  receiver: 'The receiver',
  noAnswer: 'No response',
  /** Names of statuses (RFC 9110 and IANA's registry), as every tool writes them. */
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
