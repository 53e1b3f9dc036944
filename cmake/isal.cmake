# PkgConfig::ISAL where ISA-L is installed, and TRACKVET_HAVE_ISAL where the program takes it, as the option
# TRACKVET_ISAL has it. The tests build both gzip decoders where they can.
if(TRACKVET_ISAL STREQUAL "ON")
  pkg_check_modules(ISAL REQUIRED IMPORTED_TARGET libisal)
else()
  pkg_check_modules(ISAL QUIET IMPORTED_TARGET libisal)
endif()
set(TRACKVET_HAVE_ISAL OFF)
if(TRACKVET_ISAL AND ISAL_FOUND)
  set(TRACKVET_HAVE_ISAL ON)
endif()
