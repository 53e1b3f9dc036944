# The libraries that the program needs, as PkgConfig::NAME. All that are missing are told at once, with the
# Debian packages that have them. Those that it can do without are in isal.cmake and pcre2.cmake.
set(TV_LIBRARIES # name, module of pkg-config, Debian package
    YAML yaml-0.1 libyaml-dev
    JANSSON jansson libjansson-dev
    ZLIB zlib zlib1g-dev
    ZSTD libzstd libzstd-dev
    XXHASH libxxhash libxxhash-dev
    UTF8PROC libutf8proc libutf8proc-dev)
if(TRACKVET_TESTS)
  list(APPEND TV_LIBRARIES CMOCKA cmocka libcmocka-dev)
endif()

set(TV_PACKAGES)
set(TV_MODULES)
find_package(PkgConfig QUIET)
if(NOT PKG_CONFIG_FOUND)
  list(APPEND TV_PACKAGES pkg-config)
  list(APPEND TV_MODULES "pkg-config itself, which finds the others")
endif()
while(TV_LIBRARIES)
  list(POP_FRONT TV_LIBRARIES name module package)
  if(PKG_CONFIG_FOUND)
    pkg_check_modules(${name} QUIET IMPORTED_TARGET ${module})
  endif()
  if(NOT ${name}_FOUND)
    list(APPEND TV_PACKAGES ${package})
    list(APPEND TV_MODULES ${module})
  endif()
endwhile()
if(TV_PACKAGES)
  list(JOIN TV_PACKAGES " " TV_PACKAGES)
  list(JOIN TV_MODULES ", " TV_MODULES)
  message(FATAL_ERROR "trackvet cannot be built: missing are ${TV_MODULES}. On Debian and Ubuntu:\n"
                      "  sudo apt-get install ${TV_PACKAGES}\n")
endif()
