// Translates cURL commands in the syntax of Windows shells into the syntax of a Unix shell. Browsers copy commands in both.

/** Whether a pasted text begins like a cURL command; a prompt before it does not matter. */
export function looksLikeCurl(text: string): boolean {
  return /^\s*(?:[$>%#]\s+|PS [^>\n]*>\s*|[A-Za-z]:\\[^>\n]*>\s*)?curl(?:\.exe)?\s+\S/.test(text)
}

/** The command without its prompt, in the syntax of a Unix shell. */
export function asUnix(text: string): string {
  const command = text.trim().replace(/^(?:[$>%#]\s+|PS [^>\n]*>\s*|[A-Za-z]:\\[^>\n]*>\s*)/, '')
  if (isCmd(command)) return fromCmd(command)
  return /`\r?\n/.test(command) ? fromPowerShell(command) : command
}

/** cmd.exe: a caret escapes the next character, also a line break. */
function isCmd(command: string): boolean {
  return /\^"|\^\r?\n/.test(command)
}

function fromCmd(command: string): string {
  const plain = command.replaceAll(/\^\r?\n\s*/g, ' ').replaceAll(/\^([^])/g, '$1')
  // Within double quotes, a Unix shell would expand $ and `, but cmd does not.
  return plain.replaceAll(/"(?:[^"\\]|\\[^])*"/g, (quoted) => quoted.replaceAll(/[$`]/g, String.raw`\$&`))
}

/** PowerShell: a backtick escapes the next character; a quote is doubled within quotes. */
function fromPowerShell(command: string): string {
  return command.replaceAll(/`\r?\n\s*/g, ' ').replaceAll(/'((?:[^']|'')*)'/g, (_, inner: string) => {
    return `'${inner.replaceAll("''", String.raw`'\''`)}'`
  })
}
