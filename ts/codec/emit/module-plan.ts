import type { EnumType } from '../message/enum-type.js'
import type { MessageType } from '../message/message-type.js'
import type { Doc } from './doc.js'

/** A method of a service that is emitted. */
export interface PlannedMethod {
  readonly name: string
  readonly input: MessageType
  readonly output: MessageType
  readonly clientStreaming: boolean
  readonly serverStreaming: boolean
}

/** A service that is emitted. */
export interface PlannedService {
  readonly name: string
  readonly methods: readonly PlannedMethod[]
}

/** One module: what one .proto file declares. */
export interface ModulePlan {
  /** The .proto file, for the comment at the top. */
  readonly source: string
  /** Where the module is, relative to the folder of all and without its extension, e.g. `demo/v1/greeter`. */
  readonly path: string
  /** The package of the file; names are exported without it. */
  readonly package: string
  readonly messages: readonly MessageType[]
  readonly enums: readonly EnumType[]
  readonly services: readonly PlannedService[]
  /** The documentation of types, fields, values and methods, by full name, with names as they are in the file. */
  readonly docs: ReadonlyMap<string, Doc>
}

/** The modules that are emitted together, and where each type is. */
export class ModulePlans {
  readonly all: readonly ModulePlan[]
  readonly #homes = new Map<string, ModulePlan>()

  constructor(all: readonly ModulePlan[]) {
    this.all = all
    for (const plan of all) for (const name of declared(plan)) this.#homes.set(name, plan)
    for (const plan of all) this.#checkNames(plan)
  }

  /** Returns the module of a type. Throws for one that none of the modules declares. */
  homeOf(name: string): ModulePlan {
    const home = this.#homes.get(name)
    if (home === undefined) throw new Error(`no module declares ${name}`)
    return home
  }

  /** Two types of a file may have one name here: `Outer_Inner` and the `Inner` of `Outer`. */
  #checkNames(plan: ModulePlan): void {
    const taken = new Map<string, string>()
    for (const name of declared(plan)) {
      const exported = this.exportOf(name)
      const other = taken.get(exported)
      if (other !== undefined) throw new Error(`${other} and ${name} would both be exported as ${exported}`)
      taken.set(exported, name)
    }
  }

  /** Returns what is appended to the name of a message for the type of what may be sent. */
  initSuffixOf(name: string): string {
    const wanted = `${this.exportOf(name)}Init`
    return declared(this.homeOf(name)).some((other) => this.exportOf(other) === wanted) ? 'Init$' : 'Init'
  }

  /** Returns the name under which a type is exported: `Outer_Inner` for one in another message. */
  exportOf(name: string): string {
    const { package: prefix } = this.homeOf(name)
    return name.slice(prefix === '' ? 0 : prefix.length + 1).replaceAll('.', '_')
  }
}

function declared({ messages, enums, services }: ModulePlan): string[] {
  return [...messages, ...enums, ...services].map(({ name }) => name)
}

/**
 * Names the types of a module. What it declares has an underscore before its name, so that a message may be called
 * `Object`, and what it imports has the number of the module that it comes from.
 */
export class ModuleNames {
  readonly plan: ModulePlan
  readonly #plans: ModulePlans
  readonly #imported = new Map<ModulePlan, Set<string>>()

  constructor(plan: ModulePlan, plans: ModulePlans) {
    this.plan = plan
    this.#plans = plans
  }

  /** Returns the name of a type in this module; `suffix`: what is appended to the exported name. */
  of(name: string, suffix = ''): string {
    const home = this.#plans.homeOf(name)
    const exported = this.#plans.exportOf(name) + suffix
    if (home === this.plan) return `_${exported}`
    const names = this.#imported.get(home) ?? new Set<string>()
    this.#imported.set(home, names.add(exported))
    return `_${this.#plans.all.indexOf(home)}_${exported}`
  }

  /** Returns the name, in this module, of the type of what may be sent as a message. */
  init(name: string): string {
    return this.of(name, this.#plans.initSuffixOf(name))
  }

  /** Returns what is appended to the name of a message for the type of what may be sent. */
  initSuffixOf(name: string): string {
    return this.#plans.initSuffixOf(name)
  }

  /** Returns the name under which a type of this module is exported. */
  exported(name: string): string {
    return this.#plans.exportOf(name)
  }

  /** Returns the imports of what `of` was called with; without those that `others` has too. */
  imports(kind: 'import' | 'import type', extension = 'js', others?: ModuleNames): string[] {
    return [...this.#imported].flatMap(([home, names]) => {
      const index = this.#plans.all.indexOf(home)
      const known = others === undefined ? undefined : others.#imported.get(home)
      const own = [...names].filter((name) => !known?.has(name)).sort()
      const list = own.map((name) => `${name} as _${index}_${name}`)
      return list.length === 0
        ? []
        : [`${kind} { ${list.join(', ')} } from '${this.#pathTo(home)}.${extension}'`]
    })
  }

  #pathTo(home: ModulePlan): string {
    const from = this.plan.path.split('/').slice(0, -1)
    const to = home.path.split('/')
    while (from.length > 0 && to.length > 1 && from[0] === to[0]) {
      from.shift()
      to.shift()
    }
    return `${from.length === 0 ? './' : '../'.repeat(from.length)}${to.join('/')}`
  }
}
