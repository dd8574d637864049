// Generated from types/fieldpath.proto. Do not edit.
/* eslint-disable */

export {  }
