#!/usr/bin/env node
// A shim whose containers are plain processes of the host. There is NO isolation: the program of the image's or the
// user's command line is looked up and runs on the host's own files, network and processes; of the container only its
// arguments, environment, folder, user, and io are used. For trying out the kit, never for programs that you do not trust.
//
//   ctr run --rm --runtime "$PWD/examples/shim/host.js" docker.io/library/busybox:latest demo echo hello
import { runShim, runtimeShim } from 'ttrpc/shim'
import { HostRuntime } from './host-runtime.js'

await runShim(runtimeShim({ name: 'io.containerd.host.v1', version: '1', runtime: new HostRuntime() }))
