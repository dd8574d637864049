/** `ttrpc/shim`: a kit for containerd's shims, the programs that run containers for it. */
export { parseShimAddress } from './kits/shim/address.js'
