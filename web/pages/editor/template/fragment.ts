/** What the fragment of a link to a template begins with. */
export const FRAGMENT_START = 'template='
