/** Builds the Rust counterpart where Rust is installed and the sources are newer: node dist-test/interop/build-rust.js */
import { rustProgram, skipWithoutRust } from './rust.js'

if (skipWithoutRust() === false) await rustProgram()
