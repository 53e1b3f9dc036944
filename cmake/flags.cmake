# Flags of every target: warnings as errors, sanitizers on request; hardening in a file of its own.
add_compile_options(-Wall -Wextra -Wconversion -Wshadow -Wformat=2 -Wvla -Wstrict-prototypes
                    -Wmissing-prototypes -fno-strict-overflow)
if(TRACKVET_WERROR)
  add_compile_options(-Werror)
endif()

if(TRACKVET_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

if(TRACKVET_TSAN)
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()

if(TRACKVET_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

if(TRACKVET_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined)
  add_link_options(-fsanitize=address,undefined)
endif()

include(cmake/hardening.cmake)
