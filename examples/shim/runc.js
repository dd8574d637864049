#!/usr/bin/env node
// A shim that runs containers with runc, as containerd's own shim does. runc must be on the PATH.
//
//   ctr run --rm --runtime "$PWD/examples/shim/runc.js" docker.io/library/busybox:latest demo echo hello
import { runShim, runtimeShim } from 'ttrpc/shim'
import { RuncRuntime } from './runc-runtime.js'

await runShim(runtimeShim({ name: 'io.containerd.runc-node.v1', version: '1', runtime: new RuncRuntime() }))
