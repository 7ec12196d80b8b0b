// Reads a file of variables in the format of systemd's EnvironmentFile=, systemd.exec(5), so that a command finds the same values
// in the file as the service.
//
//   # A comment, and so is a line that starts with a semicolon
//   OFFHOOK_PORT=9000
//   OFFHOOK_COMMANDS='{"transcribe": ["/opt/transcribe"]}'
//
// Nothing is replaced in a value: `$HOME` stays `$HOME`.

/** A name, quoted parts, and the rest up to the end of the line. A backslash before a line end continues the line. */
const ASSIGNMENT =
  /^[ \t]*([^\s=#;][^=\n]*)=((?:[ \t]*(?:"(?:[^"\\]|\\[^])*"|'[^']*'))*)[ \t]*((?:[^\\\n]|\\[^])*)\\?$/gm
const QUOTED_PART = /"((?:[^"\\]|\\[^])*)"|'([^']*)'/g
const NAME = /^[A-Za-z_]\w*$/

/** The variables by name; of a name that occurs twice, the last value counts. Lines that set no variable are ignored. */
export function parseEnvironmentFile(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>()
  for (const [, key = '', quoted = '', rest = ''] of text.replaceAll('\r\n', '\n').matchAll(ASSIGNMENT)) {
    const name = key.trim()
    const parts = [...quoted.matchAll(QUOTED_PART)].map(([, double, single = '']) =>
      double === undefined ? single : double.replaceAll(/\\(?:\n|(["\\`$]))/g, '$1'),
    )
    if (NAME.test(name)) variables.set(name, parts.join('') + unescaped(rest.replace(/(?<!\\)[ \t]+$/, '')))
  }
  return variables
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:\n|([^]))/g, '$1')
}
