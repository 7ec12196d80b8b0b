// The operator's key that seals the data keys of accounts (S20): from OFFHOOK_SECRET_KEY, or from a file in the data folder,
// which can be changed while the program runs.
//
//   new key beside the file ─▶ every data key sealed anew, in one transaction ─▶ new key in place of the file
//
// If the change is interrupted at any moment, the next start finds both keys and continues from there.
import { join } from 'node:path'
import type { Pool } from 'pg'
import { SerialQueue } from '../concurrency/serial-queue.ts'
import type { Config } from '../config.ts'
import { OffhookError } from '../errors.ts'
import { createNextKey, activateNextKey, readKeyFile, readNextKey } from '../store/secrets/key-file.ts'
import { createSealingKey } from '../store/secrets/sealed-value.ts'
import { hasDataKeys, createSealing, type Sealing } from '../store/secrets/sealing.ts'

/** Changes the key. Throws `key_in_setting` if the key is not in a file. */
export type RotateKey = () => Promise<KeyRotation>

interface KeyRotation {
  /** Identifies the key without revealing it. */
  readonly keyId: string
  /** How many accounts' data keys were sealed again. */
  readonly accounts: number
}

type KeyConfig = Pick<Config, 'data' | 'secretKey' | 'secretKeyPrevious'>

export async function startSealing(
  { data, secretKey, secretKeyPrevious }: KeyConfig,
  pool: Pool,
): Promise<{ readonly sealing: Sealing; readonly rotateKey: RotateKey }> {
  const previous = (secretKeyPrevious ?? []).map(createSealingKey)
  if (secretKey !== null) {
    const sealing = await createSealing(pool, { current: createSealingKey(secretKey), earlier: previous })
    return { sealing, rotateKey: refuseToRotate }
  }
  const path = join(data, 'secret.key')
  const mayMake = previous.length > 0 || !(await hasDataKeys(pool))
  const current = createSealingKey(await readKeyFile(path, { mayMake }))
  const left = await readNextKey(path)
  const learn = async () => {
    const next = await readNextKey(path)
    const bytes = [await readKeyFile(path, { mayMake: false }), ...(next === null ? [] : [next])]
    return bytes.map(createSealingKey)
  }
  const sealing = await createSealing(pool, {
    current: left === null ? current : createSealingKey(left),
    earlier: left === null ? previous : [current, ...previous],
    reload: learn,
  })
  // A change that was interrupted is complete now.
  if (left !== null) await activateNextKey(path)
  return { sealing, rotateKey: rotationOf(sealing, path) }
}

function rotationOf(sealing: Sealing, path: string): RotateKey {
  // Two rotations at once would share the new key's file.
  const rotations = new SerialQueue()
  const rotate = async (): Promise<KeyRotation> => {
    const next = createSealingKey(await createNextKey(path))
    const accounts = await sealing.rotate(next)
    await activateNextKey(path)
    return { keyId: next.id, accounts }
  }
  return () => rotations.run(rotate)
}

const refuseToRotate: RotateKey = () =>
  Promise.reject(
    new OffhookError(
      'key_in_setting',
      'The encryption key is set in OFFHOOK_SECRET_KEY, so Offhook can’t change it. Restart with the new key in OFFHOOK_SECRET_KEY and the old one in OFFHOOK_SECRET_KEY_PREVIOUS.',
    ),
  )
