# The add-on. Node-API alone, so one binary loads in every Node, and only on Linux: elsewhere the
# target is empty.
#
# ttrpc_sanitize: '' or what -fsanitize= takes (node scripts/build.mjs --sanitize=address,undefined).
{
  'variables': {
    'ttrpc_sanitize%': '',
  },
  'targets': [
    {
      'target_name': 'ttrpc',
      'conditions': [
        ['OS!="linux"', { 'type': 'none' }, {
          'sources': [
            '<!@(node -p "require(\'fs\').readdirSync(\'.\', { recursive: true }).filter((name) => name.endsWith(\'.cc\')).join(\' \')")',
          ],
          'include_dirs': ['.', '<!(node -p "require(\'node-addon-api\').include_dir")'],
          'defines': [
            'NAPI_VERSION=8',
            'TTRPC_VERSION="<!(node -p "require(\'../package.json\').version")"',
            'NODE_ADDON_API_DISABLE_CPP_EXCEPTIONS',
            # A worker may be terminated inside a call of ours: then nothing can be thrown any more, and
            # without this node-addon-api would abort the process for it.
            'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
          ],
          'cflags_cc!': ['-std=gnu++14', '-std=gnu++17', '-std=gnu++20', '-std=gnu++23'],
          'cflags_cc': [
            '-std=c++20',
            '-fno-exceptions',
            '-fvisibility=hidden',
            '-fvisibility-inlines-hidden',
            '-Wall',
            '-Wextra',
          ],
          'ldflags': ['-Wl,-z,relro,-z,lazy'],
          'conditions': [
            ['ttrpc_sanitize!=""', {
              'cflags_cc': ['-fsanitize=<(ttrpc_sanitize)', '-fno-omit-frame-pointer', '-g', '-O1'],
              'ldflags': ['-fsanitize=<(ttrpc_sanitize)'],
            }],
          ],
        }],
      ],
    },
  ],
}
