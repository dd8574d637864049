#!/usr/bin/env node
/** `npx ttrpc`. */
import process from 'node:process'
import { main } from './kits/cli/main.js'

process.exitCode = await main(process.argv.slice(2))
