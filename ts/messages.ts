/** `ttrpc/messages`: what generated modules are made of. */
export {
  type EnumType,
  enumType,
  type GeneratedField,
  type MessageType,
  messageType,
} from './codec/generated.js'
