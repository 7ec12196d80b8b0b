import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessOf, includesRole, MEMBER_RIGHTS, ROLES, unitedGrant, type Grant } from './policy.ts'

const grants: Grant[] = ROLES.flatMap((role) =>
  [[], ['numbers'], ['recordings'], [...MEMBER_RIGHTS]].map((rights) => ({
    role,
    rights: MEMBER_RIGHTS.filter((right) => rights.includes(right)),
  })),
)

test('S55 two grants together are never less than each, and never more than the two allow', () => {
  for (const one of grants)
    for (const other of grants) {
      const united = unitedGrant(one, other)
      const { rights } = accessOf(united.role, united.rights)
      for (const { role, rights: own } of [one, other]) {
        assert.ok(includesRole(united.role, role))
        for (const right of accessOf(role, own).rights) assert.ok(rights.has(right), `${role} ${right}`)
      }
      assert.ok([one.role, other.role].includes(united.role))
      assert.ok(united.rights.every((right) => one.rights.includes(right) || other.rights.includes(right)))
    }
})
