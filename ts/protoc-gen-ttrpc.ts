#!/usr/bin/env node
/** `protoc-gen-ttrpc`: the plugin of protoc and buf. */
import process from 'node:process'
import { runPlugin } from './kits/plugin/run-plugin.js'

process.exitCode = await runPlugin(process.argv.slice(2), process)
