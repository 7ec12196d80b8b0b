/** The beginning of the URL fragment in a link to a template. */
export const FRAGMENT_START = 'template='
