// The settings of the bundled server, given on its command line at each start, so an upgrade of Offhook changes them.
import { totalmem } from 'node:os'

const MIB = 1024 * 1024

/**
 * PostgreSQL's settings that differ from its defaults, and why. `fsync` and `synchronous_commit` are named because D1 depends on
 * them: an edited postgresql.conf cannot turn them off.
 */
export function serverSettings(
  socketFolder: string,
  memoryBytes = availableMemory(),
): readonly [name: string, value: string][] {
  return [
    ['listen_addresses', ''], // a socket only: nobody on the network reaches it
    ['unix_socket_directories', `"${socketFolder.replaceAll('"', '""')}"`], // a list: quoted, a comma is part of the name
    ['unix_socket_permissions', '0700'],
    ['port', '5432'], // part of the socket's name
    ['fsync', 'on'],
    ['synchronous_commit', 'on'],
    ['full_page_writes', 'on'],
    ['max_connections', '200'], // a program uses about 15; tests run several at once, some of which use many
    ['shared_buffers', `${sharedBuffersMib(memoryBytes)}MB`],
    ['huge_pages', 'try'],
    ['max_wal_size', '2GB'], // the bound of what a killed server reads again: about 10 s
    ['checkpoint_completion_target', '0.9'],
    ['wal_compression', 'off'], // costs a core more than the disk it saves; lz4 is not in the bundle
    ['autovacuum_naptime', '10s'], // queue tables turn over in seconds
    ['jit', 'off'], // many small statements: compiling costs more than it saves
    ['max_parallel_workers_per_gather', '0'], // the same; and containers have 64 MB of /dev/shm
    ['client_connection_check_interval', '1s'], // a statement of a killed program ends, its locks go
    ['timezone', 'UTC'],
    ['log_timezone', 'UTC'],
    ['log_checkpoints', 'off'],
    // Logs problems of the server itself, not errors of statements: the program that sent a statement gets its error.
    ['log_min_messages', 'log'],
  ]
}

/**
 * An eighth of the memory, between 128 MB (PostgreSQL's default) and 512 MB (the hot tables fit; the disk cache holds the rest).
 */
function sharedBuffersMib(memoryBytes: number): number {
  return Math.min(512, Math.max(128, Math.floor(memoryBytes / 8 / MIB)))
}

/** The memory of the machine, or the memory limit of the container. */
function availableMemory(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}
