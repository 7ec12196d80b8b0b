// The commands of the terminal: the help, the command line and docs/reference/commands.md are made from this table.
import type { AnyCommand } from './command.ts'

interface CommandRow {
  readonly name: string
  readonly summary: string
  /** Loaded only when it is asked for: most commands need little of the program. */
  readonly load: () => Promise<AnyCommand>
}

/** In the order of the help. */
export const COMMANDS: readonly CommandRow[] = [
  { name: 'demo', summary: 'See it work in a folder of its own', load: async () => (await import('./demo.ts')).demo },
  { name: 'serve', summary: 'Run Offhook', load: async () => (await import('./serve.ts')).serve },
  { name: 'replay', summary: 'Play a recorded source session', load: async () => (await import('./replay.ts')).replay },
  {
    name: 'simulate',
    summary: 'Send plausible calls at a rate',
    load: async () => (await import('./simulate.ts')).simulate,
  },
  {
    name: 'tail',
    summary: 'Follow calls and deliveries as they happen',
    load: async () => (await import('./tail.ts')).tail,
  },
  {
    name: 'test',
    summary: 'Send a test request of an integration',
    load: async () => (await import('./send-test.ts')).sendTest,
  },
  { name: 'resend', summary: 'Send deliveries again', load: async () => (await import('./resend.ts')).resend },
  {
    name: 'export',
    summary: 'Write the configuration, calls or deliveries to a file',
    load: async () => (await import('./export.ts')).exportRows,
  },
  {
    name: 'apply',
    summary: 'Apply a file of configuration',
    load: async () => (await import('./apply.ts')).apply,
  },
  {
    name: 'import',
    summary: 'Import calls that are over from a file',
    load: async () => (await import('./import.ts')).importCalls,
  },
  {
    name: 'services',
    summary: 'List the services, and what each asks for',
    load: async () => (await import('./services.ts')).services,
  },
  { name: 'keys', summary: 'List, create and revoke API keys', load: async () => (await import('./keys.ts')).keys },
  {
    name: 'users',
    summary: 'List people, make one-time links for them, sign them out',
    load: async () => (await import('./users.ts')).users,
  },
  {
    name: 'rotate-key',
    summary: 'Change the key that seals secrets',
    load: async () => (await import('./rotate-key.ts')).rotateKey,
  },
  {
    name: 'move',
    summary: 'Move everything from the bundled PostgreSQL to your own',
    load: async () => (await import('./move.ts')).move,
  },
  {
    name: 'doctor',
    summary: 'Check that everything is as it should be',
    load: async () => (await import('./doctor.ts')).doctor,
  },
]
