#!/usr/bin/env node
/** `protoc-gen-ttrpc`: the plugin of protoc and buf. */
import process from 'node:process'
import { runPlugin } from './kits/plugin/run-plugin.js'

process.exitCode = await runPlugin(process.stdin, process.stdout, process.stderr)
