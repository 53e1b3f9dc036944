# PkgConfig::PCRE2 where PCRE2 is installed, and TRACKVET_HAVE_PCRE2 where the checker takes it, as the option
# TRACKVET_PCRE2 has it.
set(TRACKVET_HAVE_PCRE2 OFF)
if(TRACKVET_PCRE2 STREQUAL "ON")
  pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
elseif(TRACKVET_PCRE2)
  pkg_check_modules(PCRE2 QUIET IMPORTED_TARGET libpcre2-8)
endif()
if(TRACKVET_PCRE2 AND PCRE2_FOUND)
  set(TRACKVET_HAVE_PCRE2 ON)
endif()
