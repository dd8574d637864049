/** containerd's errors, and the codes that stand for them. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Code, TtrpcError } from 'ttrpc'
import { type ErrdefsName, errdefs, errdefsError, errdefsNameOf } from 'ttrpc/shim'

describe('errdefs', () => {
  test('each name has a code of its own, and comes back from it', () => {
    const names = Object.keys(errdefs) as ErrdefsName[]
    assert.equal(new Set(Object.values(errdefs)).size, names.length)
    for (const name of names) {
      const error = errdefsError(name, 'why')
      assert.equal(error.code, errdefs[name])
      assert.equal(error.message, 'why')
      assert.equal(errdefsNameOf(error), name)
    }
  })

  test('the codes that containerd acts upon', () => {
    const { invalidArgument, notFound, alreadyExists, failedPrecondition, unimplemented, unavailable } =
      errdefs
    const codes = [invalidArgument, notFound, alreadyExists, failedPrecondition, unimplemented, unavailable]
    assert.deepEqual(codes, [3, 5, 6, 9, 12, 14])
  })

  test('errors of the system by their errno, aborts and timeouts by their names, and all else is unknown', () => {
    const errno = (code: string) => errdefsNameOf(Object.assign(new Error(code), { code }))
    assert.deepEqual(['ENOENT', 'ESRCH', 'EEXIST', 'ENOSPC', 'EACCES', 'EBUSY', 'constructor'].map(errno), [
      'notFound',
      'notFound',
      'alreadyExists',
      'resourceExhausted',
      'permissionDenied',
      'failedPrecondition',
      'unknown',
    ])
    for (const code of ['ERR_INVALID_ARG_VALUE', 'ERR_TTRPC_ARGUMENT'])
      assert.equal(errno(code), 'invalidArgument')
    assert.equal(errdefsNameOf(AbortSignal.abort().reason), 'canceled')
    assert.equal(errdefsNameOf(new DOMException('late', 'TimeoutError')), 'deadlineExceeded')
    for (const value of [undefined, null, 'text', 5, {}]) assert.equal(errdefsNameOf(value), 'unknown')
    assert.equal(errdefsNameOf(new TtrpcError('other', 1234)), 'unknown')
    assert.equal(errdefsNameOf(new TtrpcError('x', Code.NOT_FOUND)), 'notFound')
  })

  test('an error keeps its cause', () => {
    const cause = new Error('inner')
    assert.equal(errdefsError('internal', 'outer', cause).cause, cause)
    assert.equal(errdefsError('internal', 'outer').cause, undefined)
  })
})
