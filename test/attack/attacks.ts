import type { Attack } from './attack.js'
import { announcedBodies, begunBodies, slowBodies, trickledBodies } from './attacks/announced-bodies.js'
import { commonDeadline } from './attacks/common-deadline.js'
import { crowdedDescriptors } from './attacks/crowded-descriptors.js'
import { crowdedHandshakes } from './attacks/crowded-handshakes.js'
import { deadHandshakes } from './attacks/dead-handshakes.js'
import { dearMessages, dearStreams } from './attacks/dear-messages.js'
import { descriptors } from './attacks/descriptors.js'
import { emptyMessages } from './attacks/empty-messages.js'
import { endedStream } from './attacks/ended-stream.js'
import { floodBehindReplies } from './attacks/flood-behind-replies.js'
import { ignoredTypes, mixedFloods } from './attacks/frame-floods.js'
import { halfBodies, halfBodiesAndLongCalls, manyHalfBodies } from './attacks/half-bodies.js'
import { idleLimit, steadyReader } from './attacks/idle-limit.js'
import { leavingCalls } from './attacks/leaving-calls.js'
import { lingeringDescriptors, strangersDescriptors } from './attacks/lingering-descriptors.js'
import { envelopeFields, longNames, metadataPairs } from './attacks/long-requests.js'
import { manyStreams } from './attacks/many-streams.js'
import { manyUnread } from './attacks/many-unread.js'
import { partialFrames } from './attacks/partial-frames.js'
import { queuedLeavers } from './attacks/queued-leavers.js'
import { refusedPeers } from './attacks/refused-peers.js'
import {
  expiredRequests,
  manyWaiting,
  metadataOfRunningCalls,
  pairsOfRunningCalls,
} from './attacks/running-calls.js'
import { shutReader } from './attacks/shut-reader.js'
import { shutdownCalls } from './attacks/shutdown-calls.js'
import { lateReplies, manyLateReplies, unreadReplies } from './attacks/unread-replies.js'
import { unreadStreams } from './attacks/unread-streams.js'
import { waitingRequests } from './attacks/waiting-requests.js'

/** Every attack of the kit, in the order in which they run. */
export const attacks: readonly Attack[] = [
  floodBehindReplies,
  unreadReplies,
  lateReplies,
  manyLateReplies,
  manyUnread,
  waitingRequests,
  metadataOfRunningCalls,
  pairsOfRunningCalls,
  expiredRequests,
  manyWaiting,
  manyStreams,
  partialFrames,
  endedStream,
  ignoredTypes,
  mixedFloods,
  halfBodies,
  manyHalfBodies,
  halfBodiesAndLongCalls,
  announcedBodies,
  begunBodies,
  slowBodies,
  trickledBodies,
  leavingCalls,
  shutdownCalls,
  deadHandshakes,
  descriptors,
  metadataPairs,
  envelopeFields,
  longNames,
  emptyMessages,
  dearMessages,
  dearStreams,
  unreadStreams,
  refusedPeers,
  shutReader,
  lingeringDescriptors,
  strangersDescriptors,
  crowdedHandshakes,
  crowdedDescriptors,
  queuedLeavers,
  commonDeadline,
  idleLimit,
  steadyReader,
]
