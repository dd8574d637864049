import process from 'node:process'

/** The environment of a user's program: without the options of the process that runs the tests. */
export function usersEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = process.env
  return rest
}
