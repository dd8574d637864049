# For node-gyp in a checkout: builds the add-on of native/binding.gyp into build/. This file is not in the package,
# where its mere presence would make package managers compile.
{
  'targets': [
    { 'target_name': 'checkout', 'type': 'none', 'dependencies': ['native/binding.gyp:ttrpc'] },
  ],
}
