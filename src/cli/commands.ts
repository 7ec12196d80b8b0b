// The commands of the terminal: the help, the command line and docs/reference/commands.md are made from this table.
import type { AnyCommand } from './command.ts'

interface CommandRow {
  readonly name: string
  readonly summary: string
  /** Loaded only when the command runs: most commands need little of the program. */
  readonly load: () => Promise<AnyCommand>
}

/** In the order of the help. */
export const COMMANDS: readonly CommandRow[] = [
  { name: 'demo', summary: 'See Offhook work with recorded calls', load: async () => (await import('./demo.ts')).demo },
  { name: 'serve', summary: 'Run Offhook', load: async () => (await import('./serve.ts')).serve },
  { name: 'replay', summary: 'Replay a recorded session', load: async () => (await import('./replay.ts')).replay },
  {
    name: 'simulate',
    summary: 'Simulate calls at a given rate',
    load: async () => (await import('./simulate.ts')).simulate,
  },
  {
    name: 'tail',
    summary: 'Follow calls and deliveries live',
    load: async () => (await import('./tail.ts')).tail,
  },
  {
    name: 'test',
    summary: 'Send a test request',
    load: async () => (await import('./send-test.ts')).sendTest,
  },
  { name: 'resend', summary: 'Resend deliveries', load: async () => (await import('./resend.ts')).resend },
  {
    name: 'export',
    summary: 'Export the configuration, calls or deliveries',
    load: async () => (await import('./export.ts')).exportRows,
  },
  {
    name: 'apply',
    summary: 'Apply a configuration file',
    load: async () => (await import('./apply.ts')).apply,
  },
  {
    name: 'import',
    summary: 'Import past calls from a file',
    load: async () => (await import('./import.ts')).importCalls,
  },
  {
    name: 'services',
    summary: 'List services and their settings',
    load: async () => (await import('./services.ts')).services,
  },
  { name: 'keys', summary: 'List, create and revoke API keys', load: async () => (await import('./keys.ts')).keys },
  {
    name: 'users',
    summary: 'List users, create sign-in links, sign users out',
    load: async () => (await import('./users.ts')).users,
  },
  {
    name: 'rotate-key',
    summary: 'Rotate the encryption key',
    load: async () => (await import('./rotate-key.ts')).rotateKey,
  },
  {
    name: 'move',
    summary: 'Move to your own PostgreSQL',
    load: async () => (await import('./move.ts')).move,
  },
  {
    name: 'doctor',
    summary: 'Check the installation',
    load: async () => (await import('./doctor.ts')).doctor,
  },
]
